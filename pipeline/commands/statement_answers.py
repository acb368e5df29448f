"""What `statement` answers: lists, one statement, and what was closed, paid or adjusted."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands import terminal

if TYPE_CHECKING:
    from pipeline.statements import Plan, Told
    from pipeline.statements.files.folder import Seen


def write_table(found: list[Told], output: Path, title: str) -> None:
    """The list as CSV, or as a workbook with its sums; a usage error for another ending."""
    if output.suffix.lower() == ".xlsx":
        from pipeline.statements.files.run_xlsx import write_run

        write_run(output, title, found)
    elif output.suffix.lower() == ".csv":
        from pipeline import statements
        from pipeline.audit.log import safe

        lines = [statements.describe(one) for one in found]
        rows = [list(lines[0])] if lines else []
        rows += [list(line.values()) for line in lines]
        with output.open("w", encoding="utf-8-sig", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([map(safe, row) for row in rows])
    else:
        raise click.UsageError(f"{output} has to end in .csv or .xlsx.")


def title_of_list(options: dict[str, Any], payment_date: datetime | None) -> str:
    """What a list is of: `Statements, payment date 25 January 2026, state payable`."""
    from schemas.words import day_in_words

    paid = f", payment date {day_in_words(payment_date)}" if payment_date else ""
    narrowed = [
        f"{name} {options[name]}"
        for name in ("provider", "cohort", "state")
        if options[name] is not None
    ]
    return f"Statements{paid}{''.join(f', {words}' for words in narrowed)}"


def print_statement(seen: Seen, as_json: bool, preview_at: datetime | None) -> None:
    """The statement for a program or for a person."""
    from pipeline import statements

    if as_json:
        terminal.print_json(seen.document)
    else:
        text = statements.render_text(seen.figures, preview_at, seen.changes)
        terminal.tell(text, nl=False)


def finish(plan: Plan, as_json: bool) -> None:
    """Say what happened and leave with the exit code of the plan."""
    lined = [told for told in plan.told if told.declarations or told.total]
    others = len(plan.statements) - sum(told.statement.key in plan.statements for told in lined)
    if as_json:
        known = {told.statement.key: told for told in lined}
        terminal.print_json(
            {
                "sentence": plan.sentence,
                "changed": plan.changes,
                "statements": [vars_of(key, known.get(key)) for key in plan.statements],
                "without_lines": others,
                "left_open": [
                    {**vars_of(left.key), "reason": left.reason} for left in plan.left_open
                ],
            }
        )
    else:
        terminal.tell(plan.sentence)
        for told in lined:
            terminal.tell(f"  {line_of(told)}")
        if lined and others:
            terminal.tell(
                f"  {terminal.counted(others, 'statement')} without declarations or money."
            )
    terminal.stop(plan.exit_code)


def line_of(told: Told) -> str:
    """A statement with its declarations, total and place, in one line."""
    from pipeline.statements.money.decimals import show_money

    total = "no total" if told.total is None else f"total {show_money(told.total)} pounds"
    return (
        f"{told.provider}, cohort {told.cohort}, {told.name}: "
        f"{terminal.counted(told.declarations, 'declaration')}, {total}; "
        f"{terminal.near(told.folder)}"
    )


def vars_of(key: Any, told: Told | None = None) -> dict[str, Any]:
    """Provider ID, cohort and name of a statement, and what is on it where that is known."""
    known = {
        "lead_provider_id": str(key.lead_provider_id),
        "cohort": key.cohort,
        "name": key.name,
    }
    if told is not None:
        from pipeline.statements import describe

        known |= {**describe(told), "folder": str(told.folder)}
    return known
