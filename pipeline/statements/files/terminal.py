"""A statement on the terminal: at most 100 columns, reads like a bank statement."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from datetime import date, datetime
from fractions import Fraction

from pipeline.statements.calendar.accounts import Statement
from pipeline.statements.files.changes import Changes
from pipeline.statements.files.not_paid import list_not_paid
from pipeline.statements.files.sections import Section, list_notes, list_sections
from pipeline.statements.files.words import write_day, write_moment
from pipeline.statements.money.decimals import show_money
from pipeline.statements.money.figures import Figures

WIDTH = 96
RULE = "-" * WIDTH
DOUBLE_RULE = "=" * WIDTH


NUMBER, EACH, AMOUNT = 10, 16, 20
LABEL = WIDTH - NUMBER - EACH - AMOUNT


def render_text(
    figures: Figures, preview_at: datetime | None = None, changes: Changes | None = None
) -> str:
    """The statement for the terminal; amounts in pounds with two places."""
    lines = [*_render_head(figures.statement, preview_at), ""]
    for section in list_sections(figures):
        lines += _render_section(section)
    lines += [
        RULE,
        _line("Net", figures.net),
        _line("VAT at 20 %" if figures.statement.vat_registered else "VAT (none)", figures.vat),
        DOUBLE_RULE,
        _line("TOTAL", figures.total),
        DOUBLE_RULE,
    ]
    lines += _wrap(list_notes(figures))
    lines += _render_not_paid(figures)
    lines += _render_changes(changes)
    if not is_final(figures.statement, preview_at):
        lines += ["", "*** NOT FINAL ***"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def render_list(statements: Iterable[Statement]) -> str:
    """The calendar: one line for each statement, in the order given."""
    rows = [
        f"{s.provider[:28]:<28}  {s.key.cohort:<6}  {s.key.name:<16}"
        f"{_short_day(s.cut_off_date):>12}{_short_day(s.payment_date):>13}  {s.state:<8}"
        f"{'yes' if s.output_fee else 'no':>4}"
        for s in statements
    ]
    head = (
        f"{'Provider':<28}  {'Cohort':<6}  {'Statement':<16}"
        f"{'Cut-off':>12}{'Payment':>13}  {'State':<8}{'Fees':>4}"
    )
    if not rows:
        return "There are no statements.\n"
    return "\n".join([head, "-" * len(head), *(row.rstrip() for row in rows)]) + "\n"


def is_final(statement: Statement, preview_at: datetime | None) -> bool:
    """Whether a statement, so looked at, is more than a preview."""
    return statement.state != "open" and preview_at is None


def _render_head(statement: Statement, preview_at: datetime | None) -> list[str]:
    title = f"Statement {statement.key.name}, cohort {statement.key.cohort}"
    provider = statement.provider[: WIDTH - len(title) - 2]
    lines = [DOUBLE_RULE, f"{provider}{title:>{WIDTH - len(provider)}}"]
    if preview_at:
        lines.append(f"*** NOT FINAL: preview made {write_moment(preview_at.isoformat())} ***")
    elif statement.state == "open":
        lines.append("*** NOT FINAL: this statement is still open ***")
    days = (
        f"Cut-off {write_day(statement.cut_off_date)}   Payment {write_day(statement.payment_date)}"
    )
    state = f"State: {statement.state}"
    lines.append(f"{state}{days:>{WIDTH - len(state)}}")
    lines.append(f"Statement ID {statement.statement_id}")
    head = f"{'':<{LABEL}}{'number':>{NUMBER}}{'each':>{EACH}}{'amount, pounds':>{AMOUNT}}"
    return [*lines, DOUBLE_RULE, head]


def _render_section(section: Section) -> list[str]:
    if not section.entries:
        return [_line(section.title, section.total)]
    lines = [section.title]
    for entry in section.entries:
        lines.append(_line(f"  {entry.label}", entry.amount, entry.number, entry.each))
    if len(section.entries) > 1:
        lines.append(_line(f"  {section.title}, together", section.total))
    return lines


def _line(
    label: str, amount: Fraction, number: int | None = None, each: Fraction | None = None
) -> str:
    shown = "" if number is None else f"{number:,}"
    price = "" if each is None else show_money(each)
    # A long label goes on its own line rather than push the amounts out of their column.
    start = f"{label:<{LABEL}}" if len(label) < LABEL else f"{_cut(label)}\n{'':<{LABEL}}"
    return f"{start}{shown:>{NUMBER}}{price:>{EACH}}{show_money(amount):>{AMOUNT}}"


def _cut(label: str) -> str:
    return label if len(label) <= WIDTH else label[: WIDTH - 3] + "..."


def _render_not_paid(figures: Figures) -> list[str]:
    entries = list_not_paid(figures)
    if not entries:
        return []
    lines = ["", "Not paid (declarations)"]
    for why in dict.fromkeys(entry.why for entry in entries):
        lines += _wrap([why], "  ")
        lines += [
            f"    {e.kind:<{LABEL - 4}}{e.number:>{NUMBER},}" for e in entries if e.why == why
        ]
    return lines


def _render_changes(changes: Changes | None) -> list[str]:
    if changes is None:
        return []
    title = f"Changed since {changes.since}"
    if not changes.changes:
        return ["", f"{title}: nothing"]
    rows = [
        f"  {c.what:<{LABEL + NUMBER - 10}}{c.before:>{EACH + 4}} ->{c.after:>{AMOUNT + 1}}"
        for c in changes.changes
    ]
    return ["", title, *rows]


def _wrap(sentences: Iterable[str], indent: str = "") -> list[str]:
    lines: list[str] = []
    for sentence in sentences:
        lines += textwrap.wrap(
            sentence, WIDTH, initial_indent=indent, subsequent_indent=indent + "  "
        )
    return lines


def _short_day(day: date | None) -> str:
    return "" if day is None else f"{day.day} {day:%b} {day.year}"
