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
from pipeline.statements.listed import Told
from pipeline.statements.money.decimals import show_money
from pipeline.statements.money.figures import VAT_RATE, Figures

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
        _line(
            f"VAT at {100 * VAT_RATE} %" if figures.statement.vat_registered else "VAT (none)",
            figures.vat,
        ),
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


def render_list(told: Iterable[Told]) -> str:
    """The calendar with what is on each statement: one line each, in the order given."""
    rows = [
        f"{t.provider[:26]:<26} {t.cohort:<6} {t.name:<15}"
        f"{_short_day(t.statement.cut_off_date):>11}{_short_day(t.statement.payment_date):>12} "
        f"{t.statement.state:<7}{'yes' if t.statement.output_fee else 'no':>4}"
        f"{t.declarations:>6,}{'-' if t.total is None else show_money(t.total):>13}"
        for t in told
    ]
    head = (
        f"{'Provider':<26} {'Cohort':<6} {'Statement':<15}"
        f"{'Cut-off':>11}{'Payment':>12} {'State':<7}{'Fees':>4}{'Decl.':>6}{'Total':>13}"
    )
    if not rows:
        return "There are no statements.\n"
    return "\n".join([head, "-" * len(head), *(row.rstrip() for row in rows)]) + "\n"


def is_final(statement: Statement, preview_at: datetime | None) -> bool:
    """Whether a statement, so looked at, can no longer change: a payable one still can."""
    return statement.state == "paid" and preview_at is None


def why_not_final(statement: Statement) -> str:
    """What keeps a statement from being final."""
    if statement.state == "open":
        return "this statement is still open"
    return "this statement is payable and can still change until it is paid"


def _render_head(statement: Statement, preview_at: datetime | None) -> list[str]:
    title = f"Statement {statement.key.name}, cohort {statement.key.cohort}"
    provider = statement.provider[: WIDTH - len(title) - 2]
    lines = [DOUBLE_RULE, f"{provider}{title:>{WIDTH - len(provider)}}"]
    if preview_at:
        lines.append(f"*** NOT FINAL: preview made {write_moment(preview_at.isoformat())} ***")
    elif not is_final(statement, preview_at):
        lines.append(f"*** NOT FINAL: {why_not_final(statement)} ***")
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
