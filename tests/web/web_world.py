"""The upload page as tests use it: two providers, signed-in clients, real workers."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from stories.telling import call, expect_exit
from werkzeug.test import TestResponse

from pipeline.web.app import make_app
from pipeline.web.server import from_proxy
from pipeline.web.service import Service, Settings
from pipeline.workspace.folders import Workspace

ACORN, BIRCH = "Acorn Teaching", "Birch Learning"
NOW = "2025-02-10T10:00:00+00:00"
PATIENCE = 180.0
BOUNDARY = "------------------------a1b2c3d4e5f6"


def give_access(workspace: Path, provider: str, label: str) -> dict[str, Any]:
    """A new access code, as `access add --json` says it."""
    added = call(workspace, "access", "add", "--provider", provider, "--label", label, "--json")
    told: dict[str, Any] = json.loads(expect_exit(added, 0).stdout)
    return told


def make_service(workspace: Path, **settings: Any) -> Service:
    """The service of a workspace, in the sandbox's time; its queue does not work yet."""
    told = {"secure_cookies": False, "server_date": datetime.fromisoformat(NOW), **settings}
    return Service(Workspace(workspace), Settings(**told))


@contextmanager
def at_work(service: Service) -> Iterator[Service]:
    """The service with its queue at work, and a real worker process."""
    service.foreman.start()
    try:
        yield service
    finally:
        service.foreman.stop()


@dataclass
class Codes:
    """The access codes of two providers."""

    workspace: Path
    acorn: str
    birch: str


@dataclass
class Visitor:
    """Somebody with a browser that has neither style nor scripts."""

    client: FlaskClient

    def get(self, address: str, **more: Any) -> TestResponse:
        return self.client.get(address, buffered=True, **more)

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Send a form of the page as it is now, with its token."""
        filled = {"csrf": self.token(), **(data or {})}
        return self.client.post(address, data=filled, buffered=True, **more)

    def token(self) -> str:
        """The token of the forms of this session."""
        with self.client.session_transaction() as session:
            return str(session.get("csrf", ""))

    def sign_in(self, code: str, **more: Any) -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"code": code}, **more)

    def send(self, name: str, content: bytes | str) -> TestResponse:
        """Choose a file and press the button."""
        raw = content.encode() if isinstance(content, str) else content
        body = form_of({"csrf": self.token()}, name, raw)
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.client.post("/upload", data=body, content_type=kind, buffered=True)

    def send_in(self, name: str, content: bytes | str) -> str:
        """As `send`; the address of the page of the file."""
        answer = self.send(name, content)
        assert answer.status_code == 303, text_of(answer)
        return answer.location

    def wait_for(self, address: str) -> str:
        """What the page of a file says once the work is done."""
        deadline = time.monotonic() + PATIENCE
        while not self.get(f"{address}/state").json["done"]:  # type: ignore[index]
            assert time.monotonic() < deadline, "nothing has become of the file"
            time.sleep(0.05)
        return text_of(self.get(address))


def form_of(fields: dict[str, str], name: str, content: bytes) -> bytes:
    """A form with a file, as a browser sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    return "".join(parts).encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def visitor(service: Service, code: str = "", address: str = "127.0.0.1") -> Visitor:
    """Somebody who visits the service; signed in with a code."""
    app = make_app(service)
    app.wsgi_app = from_proxy(app.wsgi_app, service.settings.proxies)  # type: ignore[method-assign]
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    here = Visitor(client)
    if code:
        assert here.sign_in(code).status_code == 303
    return here


def text_of(answer: TestResponse) -> str:
    """What a person reads on a page, in one line."""
    page = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", answer.get_data(as_text=True))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@dataclass
class Running:
    """A real `ecf-batch serve`."""

    process: subprocess.Popen[bytes]
    address: str

    def kill(self) -> None:
        """As a power cut does to it; its worker finishes what it has in hand, and ends."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def serve_command(workspace: Path, *options: str) -> list[str]:
    """The command line of a real `ecf-batch serve`."""
    command = [sys.executable, "-m", "pipeline.cli", "serve", "--workspace", str(workspace)]
    return [*command, *options]


def environment() -> dict[str, str]:
    """Where a new process finds the code that is tested."""
    path = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path}


def try_to_serve(workspace: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """A real `ecf-batch serve` that is expected to end by itself."""
    command = serve_command(workspace, *options)
    return subprocess.run(
        command, capture_output=True, text=True, env=environment(), timeout=PATIENCE, check=False
    )


def start_serving(workspace: Path, *options: str) -> Running:
    """Start `ecf-batch serve`, and wait until it answers."""
    command = serve_command(workspace, "--port", "0", "--json", "--insecure-cookies")
    process = subprocess.Popen(
        [*command, "--server-date", NOW, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    assert process.stdout is not None
    told = json.loads(process.stdout.readline() + process.stdout.readline() + b"}")
    address = str(told["address"]).rstrip("/")
    with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:
        assert answer.read() == b"ok\n"
    return Running(process, address)


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[Running]:
    """A real `ecf-batch serve`, stopped as a service is."""
    running = start_serving(workspace, *options)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(PATIENCE)
        running.process.stdout.close()  # type: ignore[union-attr]
