"""Nothing is lost and nothing is submitted twice, whenever a process dies."""

from __future__ import annotations

import http.cookiejar
import json
import os
import random
import re
import signal
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from command_line import GOOD, HALF_GOOD
from stories.telling import call, expect_exit
from web_world import (
    ACORN,
    BOUNDARY,
    NOW,
    PATIENCE,
    Codes,
    at_work,
    form_of,
    make_service,
    serving,
    start_serving,
    text_of,
    try_to_serve,
    visitor,
)

from pipeline.web.jobs import NEW


def batches_of(workspace: Path) -> list[dict[str, str]]:
    """The batches that are recorded."""
    log = json.loads(expect_exit(call(workspace, "audit", "log", "--json"), 0).stdout)
    events = log["events"] if isinstance(log, dict) else log
    return [event for event in events if event["kind"] == "batch"]


def test_what_waits_is_done_after_a_restart(codes: Codes) -> None:
    before = visitor(make_service(codes.workspace), codes.acorn)
    addresses = [before.send_in(f"{n}.csv", HALF_GOOD + "\n" * n) for n in range(3)]
    with at_work(make_service(codes.workspace)) as service:
        person = visitor(service, codes.acorn)
        for address in addresses:
            assert "1 of 2 rows would be rejected" in person.wait_for(address)


def test_an_upload_that_was_cut_off_is_cleared_away(codes: Codes) -> None:
    service = make_service(codes.workspace)
    folder = service.jobs.open_folder()
    (folder / "file" / "half.csv").write_text("half", "utf-8")
    again = make_service(codes.workspace)
    assert again.jobs.waiting() == []
    assert not folder.exists()


def test_a_worker_that_dies_between_recording_and_answering(codes: Codes) -> None:
    """The file is recorded, nobody heard of it: asked again, the answer is that of then."""
    service = make_service(codes.workspace)
    person = visitor(service, codes.acorn)
    address = person.send_in("january.csv", HALF_GOOD)
    with at_work(service):
        person.wait_for(address)
        person.post(f"{address}/submit")
        person.wait_for(address)
    # As if the web process had been killed before it kept the answer.
    (job,) = service.jobs.of_provider(service.access.entries()[0].lead_provider_id)
    path = service.jobs.folder_of(job.id) / "job.json"
    kept = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**kept, "state": "waiting", "submitted": None}), "utf-8")
    with at_work(make_service(codes.workspace)) as restarted:
        person = visitor(restarted, codes.acorn)
        text = person.wait_for(address)
    assert "1 row recorded" in text
    assert "Sent before" not in text
    assert len(batches_of(codes.workspace)) == 1
    assert len(list((codes.workspace / "outbox" / "acorn-teaching").iterdir())) == 1


def test_a_killed_worker_is_started_again(codes: Codes) -> None:
    with at_work(make_service(codes.workspace)) as service:
        person = visitor(service, codes.acorn)
        address = person.send_in("january.csv", HALF_GOOD)
        deadline = time.monotonic() + PATIENCE
        while service.foreman.doing is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        first = service.foreman.worker_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert "1 of 2 rows would be rejected" in person.wait_for(address)
        assert service.foreman.worker_id != first


def test_a_file_waits_while_the_workspace_is_in_use(codes: Codes) -> None:
    """Who has the turn goes first, and the page says so meanwhile."""
    from pipeline.workspace.lock import my_turn

    service = make_service(codes.workspace)
    with at_work(service):
        person = visitor(service, codes.acorn)
        with my_turn(service.workspace):
            address = person.send_in("january.csv", HALF_GOOD)
            time.sleep(3)
            assert person.get(f"{address}/state").get_json()["done"] is False
        assert "1 of 2 rows would be rejected" in person.wait_for(address)


def test_the_same_file_by_folder_and_page(codes: Codes) -> None:
    """What came by the drop folder meanwhile is not recorded again."""
    with at_work(make_service(codes.workspace)) as service:
        person = visitor(service, codes.acorn)
        address = person.send_in("january.csv", GOOD)
        person.wait_for(address)
        path = codes.workspace.parent / "january.csv"
        path.write_text(GOOD, "utf-8")
        sent = ("submit", path, "--provider", ACORN, "--server-date", NOW)
        expect_exit(call(codes.workspace, *sent), 0)
        person.post(f"{address}/submit")
        assert "This file was sent before" in person.wait_for(address)
        assert "Sent before" in text_of(person.get("/batches"))
    assert len(batches_of(codes.workspace)) == 1


@dataclass
class Browser:
    """Somebody with a real connection, who does not give up."""

    address: str
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[str, str]:
        """The address that was come to, and the page."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        headers = {"Content-Type": kind} if kind else {}
        asked = urllib.request.Request(self.address + path, body, headers)
        with opener.open(asked, timeout=30) as answer:
            return urlsplit(answer.url).path, answer.read().decode()

    def token(self, path: str) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.ask(path)[1])
        assert found
        return found[1]

    def sign_in(self, code: str) -> None:
        form = {"csrf": self.token("/sign-in"), "code": code}
        path, _ = self.ask("/sign-in", urlencode(form).encode())
        assert path == "/upload"

    def send(self, name: str, content: str) -> str:
        """The page of the file; it was taken when this returns."""
        body = form_of({"csrf": self.token("/upload")}, name, content.encode())
        path, _ = self.ask("/upload", body, f"multipart/form-data; boundary={BOUNDARY}")
        assert path.startswith("/batches/")
        return path

    def submit(self, path: str) -> None:
        self.ask(f"{path}/submit", urlencode({"csrf": self.token("/upload")}).encode())

    def is_done(self, path: str) -> bool:
        return bool(json.loads(self.ask(f"{path}/state")[1])["done"])


def test_an_upload_that_breaks_off_leaves_nothing(codes: Codes) -> None:
    with serving(codes.workspace) as running:
        place = urlsplit(running.address)
        browser = Browser(running.address)
        browser.sign_in(codes.acorn)
        (cookie,) = browser.jar
        with socket.create_connection((place.hostname or "", place.port or 0)) as line:
            line.sendall(
                f"POST /upload HTTP/1.1\r\nHost: x\r\nCookie: {cookie.name}={cookie.value}\r\n"
                f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n"
                "Content-Length: 5000000\r\n\r\n".encode()
                + form_of({"csrf": "x"}, "half.csv", b"x" * 1_000_000)
            )
        assert browser.ask("/healthz")[1] == "ok\n"
        assert "No file was sent yet" in browser.ask("/batches")[1]
    assert list((codes.workspace / "web" / "jobs").iterdir()) == []


def test_servers_that_are_killed_lose_no_file_and_submit_none_twice(codes: Codes) -> None:
    """Files are sent and submitted while the server is killed again and again."""
    chance = random.Random(23)
    rows = {f"{n}.csv": HALF_GOOD + "\n" * n for n in range(4)}
    taken: dict[str, str] = {}
    asked: set[str] = set()
    for _ in range(6):
        running = start_serving(codes.workspace)
        browser = Browser(running.address)
        try:
            browser.sign_in(codes.acorn)
            end = time.monotonic() + chance.uniform(0.5, 6)
            while time.monotonic() < end:
                work_on(browser, rows, taken, asked)
                time.sleep(0.1)
        finally:
            running.kill()
            running.process.stdout.close()  # type: ignore[union-attr]
    with serving(codes.workspace) as running:
        browser = Browser(running.address)
        browser.sign_in(codes.acorn)
        deadline = time.monotonic() + PATIENCE
        while len(asked) < len(rows) or not all(browser.is_done(path) for path in taken.values()):
            assert time.monotonic() < deadline, (taken, asked)
            work_on(browser, rows, taken, asked)
            time.sleep(0.2)
        for path in taken.values():
            assert "were rejected" in browser.ask(path)[1]
    account_for(codes.workspace, taken)


def work_on(browser: Browser, rows: dict[str, str], taken: dict[str, str], asked: set[str]) -> None:
    """Send what was not taken yet, submit what was checked."""
    for name, content in rows.items():
        if name not in taken:
            taken[name] = browser.send(name, content)
            return
    for path in set(taken.values()) - asked:
        if browser.is_done(path):
            browser.submit(path)
            asked.add(path)
            return


def account_for(workspace: Path, taken: dict[str, str]) -> None:
    """Every file is recorded once, under its job, and nothing else lies about."""
    recorded = batches_of(workspace)
    assert sorted(event["filename"] for event in recorded) == sorted(taken)
    folders = {path.name for path in (workspace / "outbox" / "acorn-teaching").iterdir()}
    assert folders == {event["batch_id"] for event in recorded}
    jobs = {path.name for path in (workspace / "web" / "jobs").iterdir()}
    left = {name for name in jobs if name.startswith(NEW)}
    # What was taken while the answer to it got lost is there as well, checked.
    assert jobs - left >= {path.rpartition("/")[2] for path in taken.values()}
    expect_exit(call(workspace, "audit", "verify"), 0)


def test_a_second_server_is_told_so(codes: Codes) -> None:
    with serving(codes.workspace):
        second = try_to_serve(codes.workspace, "--port", "0")
        assert second.returncode == 75
        assert "is running for" in second.stderr


def test_a_port_that_is_taken(codes: Codes) -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        line.listen()
        refused = try_to_serve(codes.workspace, "--port", str(line.getsockname()[1]))
    assert refused.returncode == 2
    assert "cannot be listened at" in refused.stderr
    assert "Choose another one with --host and --port." in refused.stderr


def test_a_server_date_is_for_sandboxes(tmp_path: Path) -> None:
    workspace = tmp_path / "real"
    expect_exit(call(workspace, "init"), 0)
    refused = try_to_serve(workspace, "--port", "0", "--server-date", NOW)
    assert refused.returncode == 2
    assert "works in a sandbox only" in refused.stderr


def test_stopping_is_said(codes: Codes) -> None:
    running = start_serving(codes.workspace)
    running.process.terminate()
    assert running.process.wait(PATIENCE) == 130
    running.process.stdout.close()  # type: ignore[union-attr]
