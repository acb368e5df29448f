"""The pieces of the docs that the program knows best: its rules, commands, columns and limits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cache

import click
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.export import RESOURCES
from pipeline.model.limits import Limits
from pipeline.results.files import ERROR_COLUMNS, RESULT_COLUMNS
from schemas.reference import KINDS
from schemas.vocabulary import FIELDS_OF_ROW_TYPE, ROW_TYPE_SYNONYMS
from tools.docs import house

WIDTH = 100


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines
    )


def code(name: str) -> str:
    return f"`{name}`" if name else ""


def rules(layer: str) -> str:
    """The catalogue of one layer, as `ecf-batch rules --json` prints it."""
    return table(
        ("code", "severity", "field", "title", "what to do"),
        (
            (
                code(rule["code"]),
                rule["severity"],
                code(rule["field"] or ""),
                rule["title"],
                rule["what_to_do"],
            )
            for rule in json.loads(ask("rules", "--json"))
            if rule["layer"] == layer
        ),
    )


def ask(*arguments: str) -> str:
    """What `ecf-batch` prints."""
    printed = CliRunner().invoke(
        main,
        arguments,
        catch_exceptions=False,
        prog_name="ecf-batch",
        terminal_width=WIDTH,
        max_content_width=WIDTH,
    )
    return printed.stdout


def helps(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The help of a command and of all below it."""
    shown = "\n".join(line.rstrip() for line in ask(*path, "--help").splitlines())
    yield f"## {' '.join(('ecf-batch', *path))}\n\n```text\n{shown}\n```"
    if isinstance(command, click.Group):
        for name, below in sorted(command.commands.items()):
            yield from helps(below, (*path, name))


def row_types() -> str:
    """What a row can do, and the columns that it needs for it."""
    short = {
        row_type: [word for word, meant in ROW_TYPE_SYNONYMS.items() if meant == row_type]
        for row_type in FIELDS_OF_ROW_TYPE
    }
    return table(
        ("`type`", "also", "columns"),
        (
            (code(row_type), ", ".join(map(code, short[row_type])), ", ".join(map(code, columns)))
            for row_type, columns in FIELDS_OF_ROW_TYPE.items()
        ),
    )


def reference_kinds() -> str:
    """Every kind of reference data: a table of its columns."""
    return "\n\n".join(
        f"### {kind.name}\n\n"
        + table(
            ("column", "", "value", "also read from"),
            (
                (
                    code(column.name),
                    "key" if column.key else "required" if column.required else "",
                    column.reading.expected,
                    ", ".join(map(code, column.also)),
                )
                for column in kind.columns
            ),
        )
        for kind in KINDS.values()
    )


def exports() -> str:
    """Every resource of the read side: what it is, its filters, a table of its columns."""
    return "\n\n".join(
        f"### export {resource.name}\n\n"
        f"An entry is {resource.what}; CSV has one line per {resource.line}. Filters: "
        + ", ".join(code(f"--{name.replace('_', '-')}") for name in resource.filters)
        + ".\n\n"
        + table(
            ("column", "type", "what it holds"),
            ((code(column.name), column.type, column.holds) for column in resource.columns),
        )
        for resource in RESOURCES.values()
    )


def limits() -> str:
    return table(
        ("option", "default", "what it does"),
        (
            (
                code(f"--{limit.name.replace('_', '-')}"),
                f"{limit.default:,}",
                limit.metadata["help"],
            )
            for limit in fields(Limits)
        ),
    )


def column_list(columns: Iterable[str]) -> str:
    return ", ".join(map(code, columns)) + "."


@cache
def piece(name: str) -> str:
    """The piece of a page that `name` stands for."""
    kind, _, detail = name.partition(" ")
    match kind:
        case "rules":
            return rules(detail)
        case "commands":
            return "\n\n".join(helps(main))
        case "row-types":
            return row_types()
        case "reference-kinds":
            return reference_kinds()
        case "exports":
            return exports()
        case "limits":
            return limits()
        case "result-columns":
            return column_list(RESULT_COLUMNS)
        case "house":
            return house.drawing()
        case "rooms":
            return table(("room", "what it does", "its tables"), house.rooms())
        case "row":
            return house.followed_row()
        case "error-columns":
            return column_list(("batch_id", *ERROR_COLUMNS))
    raise ValueError(f"no piece of the docs is called {name}")
