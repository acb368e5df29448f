"""`rules`: every code that results can name, with its title and what to do."""

from __future__ import annotations

import textwrap
from typing import Any

import click

from pipeline.commands import terminal
from pipeline.commands.help import Command

SEVERITIES = {"F": "file", "E": "error", "W": "warning", "I": "note"}


@click.command(cls=Command)
@click.option("--code", help="Only this code.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def rules(code: str | None, as_json: bool) -> None:
    """List the catalogue: code, severity, field, title, what to do."""
    with terminal.plain_ends():
        found = [entry for entry in entries() if code in (None, entry["code"])]
        if not found:
            raise click.UsageError(f"No rule has the code {code!r}.")
    if as_json:
        terminal.print_json(found)
        return
    for entry in found:
        terminal.tell(f"{entry['severity']}  {entry['code']}: {entry['title']}")
        terminal.tell(textwrap.indent(textwrap.fill(entry["what_to_do"], 94), "      "))


def entries() -> list[dict[str, Any]]:
    """The catalogue as documents, by code."""
    from pipeline.catalogue.codes import all_messages

    return [
        {
            "code": words.code,
            "severity": words.severity,
            "layer": words.layer,
            "rows": list(words.rows),
            "field": words.field,
            "title": words.title,
            "what_to_do": words.advice,
        }
        for words in sorted(all_messages().values(), key=lambda words: words.code)
    ]
