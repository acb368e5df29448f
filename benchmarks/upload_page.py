"""The upload page with many people at once: 50 of ten providers send 1,000 rows each, and submit.

python -m benchmarks.upload_page [--people 50] [--rows 1000]

The promise: everybody is answered rightly, the web process stays below 300 MB, 95 of 100 answers
come within 2 seconds while the queue works and none after more than 5. The people are threads of
this process, so that they take their part of the machine.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

PROVIDERS = 10
BAD_ROWS_IN_100 = 10
NOW = "2025-02-10T10:00:00Z"
LOADED = "2024-06-01T09:00:00Z"
BOUNDARY = "------------------------a1b2c3d4e5f6"
HEADER = "type,participant_id,course_identifier,declaration_type,declaration_date,evidence_held"
SECONDS_BETWEEN_PAGES = 5


def an_id(kind: str, number: int) -> str:
    """An ID of made-up people and places."""
    return f"{kind}-0000-4000-8000-{number:012d}"


def run(workspace: Path, *arguments: str) -> Any:
    """One command of the program, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *arguments, "--json", "--workspace", str(workspace)],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


def make_world(workspace: Path, rows: int) -> list[str]:
    """A sandbox with ten providers, each with as many participants; an access code for each."""
    run(workspace, "init", "--sandbox")
    names = [f"Provider {letter}" for letter in "ABCDEFGHIJ"[:PROVIDERS]]
    kinds = {
        "lead-providers": ["lead_provider_id,name,vat_registered"]
        + [f"{an_id('1ead0000', n)},{name},true" for n, name in enumerate(names)],
        "delivery-partners": ["delivery_partner_id,lead_provider,cohort,name"]
        + [f"{an_id('de000000', 1)},{name},2024,Partners" for name in names],
        "schools": [
            "school_id,cohort,urn,name,eligible_for_funding,induction_programme_choice",
            f"{an_id('5c000000', 1)},2024,100001,North School,true,full_induction_programme",
        ],
        "participants": [
            "training_record_id,lead_provider,start_date,participant_id,full_name,"
            "participant_type,school_id,delivery_partner_id,cohort,schedule_identifier,"
            "training_status,participant_status,eligible_for_funding"
        ]
        + [
            f"{an_id('7a000000', n * rows + row)},{name},2024-06-01,"
            f"{an_id('aa000000', n * rows + row)},Teacher {row},ect,{an_id('5c000000', 1)},"
            f"{an_id('de000000', 1)},2024,ecf-standard-september,active,active,true"
            for n, name in enumerate(names)
            for row in range(rows)
        ],
    }
    for kind, lines in kinds.items():
        path = workspace.parent / f"{kind}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        run(workspace, "load", str(path), "--server-date", LOADED)
    return [
        run(workspace, "access", "add", "--provider", name, "--label", name)["code"]
        for name in names
    ]


def file_of(provider: int, person: int, rows: int) -> str:
    """A file of one person: the participants of the provider, some of them with a wrong course."""
    lines = [f"{HEADER},sent_for"]
    for row in range(rows):
        course = "ecf-nothing" if row % 100 < BAD_ROWS_IN_100 else "ecf-induction"
        who = an_id("aa000000", provider * rows + row)
        lines.append(f"declare,{who},{course},started,2024-10-01,,person {person}")
    return "\n".join(lines) + "\n"


@dataclass
class Person:
    """Somebody with a browser; `seconds` are how long each answer took, `counts` what came."""

    address: str
    number: int
    seconds: list[tuple[str, float]] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    fault: str = ""

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)
        self._looked = 0.0

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """The address that was come to, and what is there."""
        headers = {"Content-Type": kind} if kind else {}
        asked = urllib.request.Request(self.address + path, body, headers)
        began = time.perf_counter()
        with self._opener.open(asked, timeout=120) as answer:
            text = answer.read().decode()
            came = urlsplit(answer.url).path
        self.seconds.append((path, time.perf_counter() - began))
        return came, text

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.ask(path)[1])
        if found is None:
            raise RuntimeError(f"{path} has no form")
        return found[1]

    def sign_in(self, code: str) -> None:
        form = {"csrf": self.token("/sign-in"), "code": code}
        self.ask("/sign-in", urlencode(form).encode())
        self.seconds.clear()

    def work(self, content: str, start: threading.Barrier) -> None:
        """Send the file, wait for what is wrong, submit it, wait again."""
        try:
            start.wait()
            token = self.token("/upload")
            body = (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; '
                f'filename="person-{self.number}.csv"\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n'
            ).encode()
            page, _ = self.ask("/upload", body, f"multipart/form-data; boundary={BOUNDARY}")
            self.wait(page, "check")
            if self.counts["check"]["accepted"]:
                form = urlencode({"csrf": self.token("/upload")}).encode()
                self.ask(f"{page}/submit", form)
                self.wait(page, "submit")
        except Exception as fault:
            self.fault = f"{type(fault).__name__}: {fault}"

    def wait(self, page: str, mode: str) -> None:
        """As the page's script does, each second; now and then somebody looks at another page."""
        while not json.loads(self.ask(f"{page}/state")[1])["done"]:
            if time.monotonic() - self._looked > SECONDS_BETWEEN_PAGES:
                self._looked = time.monotonic()
                for path in ("/batches", page, "/upload"):
                    self.ask(path)
            time.sleep(1)
        self.ask(page)
        self.counts[mode] = json.loads(self.ask(f"{page}/files/ack.json")[1])["counts"]


def memory_mb(pid: int) -> float:
    """The most memory that a process has taken, in MB; Linux."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1000 if found else float("nan")


def are_right(people: list[Person], rows: int) -> list[str]:
    """What was not answered as it should have been."""
    bad = sum(row % 100 < BAD_ROWS_IN_100 for row in range(rows))
    wrong = [f"person {one.number}: {one.fault}" for one in people if one.fault]
    for provider in range(PROVIDERS):
        own = [one for one in people if one.number % PROVIDERS == provider]
        for one in own:
            for mode, counts in one.counts.items():
                sound = counts["accepted"] + counts["already_recorded"]
                if (counts["rejected"], sound) != (bad, rows - bad):
                    wrong.append(f"person {one.number}, {mode}: {counts}")
        recorded = sum(one.counts.get("submit", {}).get("accepted", 0) for one in own)
        if recorded != rows - bad:
            wrong.append(f"provider {provider}: {recorded} rows recorded, not {rows - bad}")
    return wrong


def measure(workspace: Path, codes: list[str], people_count: int, rows: int) -> dict[str, Any]:
    """Everybody at once; figures of the whole."""
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--port", "0", "--json"]
    command += ["--insecure-cookies", "--server-date", NOW, "--workspace", str(workspace)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        told = json.loads("".join(server.stdout.readline() for _ in range(3)))
        address = told["address"].rstrip("/")
        people = [Person(address, number) for number in range(people_count)]
        for one in people:
            one.sign_in(codes[one.number % PROVIDERS])
        start = threading.Barrier(people_count)
        threads = [
            threading.Thread(
                target=one.work, args=(file_of(one.number % PROVIDERS, one.number, rows), start)
            )
            for one in people
        ]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        memory = memory_mb(server.pid)
    finally:
        server.terminate()
        server.wait(120)
    waits = sorted(seconds for one in people for _, seconds in one.seconds)
    slowest = max((pair for one in people for pair in one.seconds), key=lambda pair: pair[1])
    return {
        "people": people_count,
        "rows": rows,
        "wrong": are_right(people, rows),
        "seconds for all": round(took, 1),
        "answers": len(waits),
        "95 of 100 within (s)": round(waits[int(len(waits) * 0.95)], 2),
        "slowest (s)": round(waits[-1], 2),
        "slowest page": re.sub(r"[0-9a-f]{24}", "<id>", slowest[0]),
        "web process (MB)": round(memory),
    }


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--rows", type=int, default=1000)
    told = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        codes = make_world(workspace, told.rows)
        figures = measure(workspace, codes, told.people, told.rows)
    figures["load of the machine before"] = round(load, 1)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
