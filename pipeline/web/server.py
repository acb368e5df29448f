"""Runs the upload page: the web server, its queue, and the removal of what is old."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import waitress
from werkzeug.middleware.proxy_fix import ProxyFix

from pipeline.web.access import web_folder
from pipeline.web.app import BEYOND_THE_FILE, make_app
from pipeline.web.service import Service, Settings
from pipeline.web.sessions import FROM_PROXY
from pipeline.workspace.folders import Busy, Workspace
from pipeline.workspace.modes import FOR_OWNER

THREADS = 24
CONNECTIONS = 400
SECONDS_UNTIL_CLOSED = 120
SECONDS_BETWEEN_REMOVALS = 3600
SECONDS_TO_BEGIN = 60


class NotASandbox(Exception):
    """The workspace is no sandbox, so that it cannot be told what time it is."""


@contextmanager
def served_alone(workspace: Workspace) -> Iterator[None]:
    """One server for a workspace. Raises `Busy`."""
    from filelock import FileLock, Timeout

    lock = FileLock(web_folder(workspace) / ".serve")
    try:
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise Busy(
            f"ecf-batch serve is running for {workspace.root} already. Stop it first."
        ) from fault
    try:
        yield
    finally:
        lock.release()


def from_proxy(app: Any, proxies: frozenset[str]) -> Any:
    """Believe what these addresses say about who is asking, and nobody else."""
    fixed = ProxyFix(app, x_for=1, x_proto=1, x_host=1)

    def asked(environ: dict[str, Any], start_response: Any) -> Any:
        if environ.get("REMOTE_ADDR") in proxies:
            environ[FROM_PROXY] = True
            return fixed(environ, start_response)
        return app(environ, start_response)

    return asked


def make_server(service: Service, host: str, port: int) -> Any:
    """The server, which has its port but answers nobody yet. Raises OSError: it cannot have it."""
    # That more people ask at once than there are threads is no news: they wait for moments.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    settings = service.settings
    app = from_proxy(make_app(service).wsgi_app, settings.proxies)
    return waitress.create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=SECONDS_UNTIL_CLOSED,
        max_request_body_size=(settings.most_bytes + BEYOND_THE_FILE) * 11 // 10,
        ident="",
        # Ours to judge: whom `from_proxy` does not believe has no say.
        clear_untrusted_proxy_headers=False,
    )


def address_of(server: Any, host: str) -> str:
    """Where the page is to be found."""
    # A name with several addresses has a socket for each; they share the port.
    several = getattr(server, "effective_listen", None)
    port = several[0][1] if several else server.effective_port
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def begin(workspace: Workspace, settings: Settings) -> Service:
    """The service with its queue at work. Raises `NotASandbox`, and `Busy` with a slow worker."""
    os.umask(FOR_OWNER)
    service = Service(workspace, settings)
    service.foreman.start()
    if settings.server_date is not None:
        if not service.foreman.ready.wait(SECONDS_TO_BEGIN):
            raise Busy("The worker could not begin. Try again.")
        if not service.foreman.sandbox:
            service.foreman.stop()
            raise NotASandbox
    threading.Thread(target=remove_now_and_then, args=(service,), daemon=True).start()
    return service


def remove_now_and_then(service: Service) -> None:
    """Remove what is old, at once and then each hour."""
    while True:
        try:
            service.remove_old()
        except OSError as fault:
            service.log(f"Old uploads could not be removed: {fault}")
        threading.Event().wait(SECONDS_BETWEEN_REMOVALS)
