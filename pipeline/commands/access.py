"""`access`: who may use the upload page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Group
from pipeline.commands.options import (
    known_provider,
    provider_option,
    workspace_at_hand,
    workspace_option,
)
from pipeline.workspace.folders import in_one_line


@click.group(cls=Group)
def access() -> None:
    """Who may use the upload page, and for which provider."""


@access.command()
@provider_option
@click.option(
    "--label",
    metavar="TEXT",
    help="Whose it is, such as Head office: it stands beside what is sent with it.",
)
@click.option(
    "--user",
    metavar="NAME",
    help="A user whom the proxy signs in (serve --sso-header), as the proxy names them: no code.",
)
@workspace_option
def add(provider: str, label: str | None, user: str | None, **options: Any) -> None:
    """Give access: prints an access code, once. Only its hash is kept.

    \b
    Examples:
      ecf-batch access add --provider "Acorn Teaching" --label "Head office"
      ecf-batch access add --provider acorn-teaching --user jo@acorn.example
    """
    from pipeline.ledger import providers
    from pipeline.web import access as codes

    label, user = (in_one_line(text).strip() if text else "" for text in (label, user))
    if not (label or user):
        raise click.UsageError("Say whose it is: --label TEXT, or --user NAME.")
    words, now = "ecf-batch access add", datetime.now(UTC)
    with (
        terminal.plain_ends(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
    ):
        with known_provider():
            found = providers.provider_of(workspace, provider)
        code = None
        if user:
            try:
                added = codes.add_user(workspace, *found, label or user, user, now)
            except codes.Taken as taken:
                raise click.UsageError(str(taken)) from taken
        else:
            added, code = codes.add_code(workspace, *found, label, now)
    if options["as_json"]:
        terminal.print_json({**shown(added), "code": code})
        return
    who = f"{added.label}, {added.provider}"
    if code is None:
        terminal.tell(f"{added.user} has access ({who}). Its ID is {added.id}.")
    else:
        terminal.tell(f"Access code for {who}:\n\n  {code}\n")
        terminal.tell(f"It is shown only now, and is kept nowhere. Its ID is {added.id}.")


@access.command("list")
@workspace_option
def list_all(**options: Any) -> None:
    """Show who has access; never a code."""
    from pipeline.web import access as codes

    words = "ecf-batch access list"
    with (
        terminal.plain_ends(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
    ):
        entries = codes.read_access(codes.access_file(workspace))
    if options["as_json"]:
        terminal.print_json([shown(entry) for entry in entries])
        return
    for entry in entries:
        user = f"  {entry.user}" if entry.user else ""
        day = entry.added_at[:10]
        terminal.tell(f"{entry.id}  {day}  {entry.provider}  {entry.label}{user}")
    if not entries:
        terminal.tell("Nobody has access. Give it with: ecf-batch access add")


@access.command()
@click.argument("access_id", metavar="ID")
@workspace_option
def remove(access_id: str, **options: Any) -> None:
    """Take access away; whoever is signed in with it is signed out at once."""
    from pipeline.web import access as codes

    words = "ecf-batch access remove"
    with (
        terminal.plain_ends(),
        workspace_at_hand(options["root"], options["wait"], words) as workspace,
    ):
        try:
            removed = codes.remove(workspace, access_id)
        except codes.NotFound as missing:
            raise click.UsageError(str(missing)) from missing
    if options["as_json"]:
        terminal.print_json(shown(removed))
    else:
        terminal.tell(f"{removed.label} of {removed.provider} has no access any more.")


def shown(entry: Any) -> dict[str, Any]:
    """What may be shown of an access: nothing by which a code could be found."""
    return {name: value for name, value in asdict(entry).items() if name not in ("salt", "digest")}
