"""`serve`: the upload page in a browser."""

from __future__ import annotations

import importlib.util
import ipaddress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Command
from pipeline.commands.options import server_date_option, workspace_at_hand, workspace_option
from pipeline.commands.watch import until_stopped

if TYPE_CHECKING:
    from pipeline.web.service import Service, Settings

LOOPBACK = "127.0.0.1"
NEEDED = ("flask", "waitress")
STOPPED = (
    "Stopped. Files that wait are taken up again at the next start; what was submitted stands."
)


@click.command(cls=Command)
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port."
)
@click.option(
    "--max-upload-mb",
    type=click.IntRange(1, 2000),
    default=100,
    show_default=True,
    help="A file has to be smaller than this many MB.",
)
@click.option(
    "--trust-proxy",
    is_flag=False,
    flag_value=LOOPBACK,
    metavar="[ADDRESS]",
    help="Believe the proxy at this address (127.0.0.1 unless told) about who is asking: "
    "X-Forwarded-For, -Proto, -Host, and the header of --sso-header.",
)
@click.option(
    "--sso-header",
    metavar="NAME",
    help="Users are signed in by the proxy, which names them in this header; "
    "see access add --user. Needs --trust-proxy.",
)
@click.option(
    "--insecure-cookies",
    is_flag=True,
    help="For trying it out on this computer without TLS, where the browser wants it.",
)
@server_date_option
@workspace_option
def serve(host: str, port: int, server_date: datetime | None, **options: Any) -> None:
    """Run the upload page, until it is stopped (exit 130).

    Providers sign in with an access code (ecf-batch access add), have a file checked, see what is
    wrong, submit it and get their results. For others than yourself put a proxy with TLS before
    it: docs/operations.md.

    \b
    Example:
      ecf-batch access add --provider "Acorn Teaching" --label "Head office"
      ecf-batch serve
    """
    refuse_unsafe(host, options)
    require_libraries()
    with (
        terminal.plain_ends(),
        until_stopped(STOPPED),
        workspace_at_hand(options["root"], options["wait"], "ecf-batch serve") as workspace,
    ):
        from pipeline.web import server

        with server.served_alone(workspace):
            try:
                service = server.begin(workspace, settings_of(options, server_date))
            except server.NotASandbox as fault:
                raise click.UsageError(
                    "--server-date works in a sandbox only (a workspace made by: ecf-batch init "
                    "--sandbox)."
                ) from fault
            run(service, host, port, as_json=options["as_json"])


def run(service: Service, host: str, port: int, *, as_json: bool) -> None:
    """Answer until told to stop; the file in hand is finished before the end."""
    from pipeline.web import server

    try:
        try:
            running = server.make_server(service, host, port)
        except OSError as fault:
            raise click.UsageError(
                f"{host}, port {port}, cannot be listened at ({fault.strerror or fault}). "
                "Choose another one with --host and --port."
            ) from fault
        say_where(server.address_of(running, host), as_json=as_json)
        running.run()  # ends with the signal to stop
        raise KeyboardInterrupt
    finally:
        service.foreman.stop()


def say_where(address: str, *, as_json: bool) -> None:
    """Say where the page is."""
    if as_json:
        terminal.print_json({"address": address})
    else:
        terminal.tell(f"The upload page is at {address} - stop it with Ctrl-C.")


def settings_of(options: dict[str, Any], server_date: datetime | None) -> Settings:
    """What the options come to."""
    from pipeline.web.service import Settings

    proxy = options["trust_proxy"]
    return Settings(
        max_upload_mb=options["max_upload_mb"],
        proxies=frozenset({proxy} if proxy else ()),
        sso_header=options["sso_header"],
        secure_cookies=not options["insecure_cookies"],
        server_date=server_date,
    )


def refuse_unsafe(host: str, options: dict[str, Any]) -> None:
    """Refuse what would let strangers in."""
    if options["insecure_cookies"] and not is_loopback(host):
        raise click.UsageError(
            "--insecure-cookies is for this computer alone: leave it out, or --host."
        )
    if options["sso_header"] and not options["trust_proxy"]:
        raise click.UsageError(
            "--sso-header needs --trust-proxy: anybody could send that header otherwise."
        )
    proxy = options["trust_proxy"]
    if proxy is not None:
        try:
            ipaddress.ip_address(proxy)
        except ValueError as fault:
            raise click.UsageError(f"--trust-proxy: {proxy} is not an IP address.") from fault


def is_loopback(host: str) -> bool:
    """Whether only this computer reaches it."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_libraries() -> None:
    """The upload page is an extra."""
    if any(importlib.util.find_spec(name) is None for name in NEEDED):
        terminal.stop(2, "The upload page is not installed. Install ecf-batch[web].")
