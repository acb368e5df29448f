"""`statement.html`: totals first, then where the money came from, what was taken back, what not.

Here the figures become texts; `pipeline/pages/statement.html` says where they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from pipeline import pages
from pipeline.pages import Bar
from pipeline.statements.calendar.accounts import Statement
from pipeline.statements.files.changes import Changes
from pipeline.statements.files.not_paid import count_unmatched, list_not_paid
from pipeline.statements.files.sections import Section, list_sections, summarise
from pipeline.statements.files.terminal import is_final, why_not_final
from pipeline.statements.files.words import TYPE_NAMES, count_things, write_day, write_moment
from pipeline.statements.money.decimals import show_pounds
from pipeline.statements.money.figures import VAT_RATE, Figures


@dataclass(frozen=True)
class ShownEntry:
    """An entry of a section, its amount as shown."""

    label: str
    how: str
    pounds: str


@dataclass(frozen=True)
class ShownSection:
    """A section, its amounts as shown."""

    title: str
    sentence: str
    entries: tuple[ShownEntry, ...]
    pounds: str
    note: str | None


def write_page(
    figures: Figures,
    origins: Sequence[tuple[str, str, str, int]],
    preview_at: datetime | None = None,
    changes: Changes | None = None,
) -> str:
    """The whole page, self-contained; `origins` as from `count_clawback_origins`."""
    parts, whole = summarise(figures)
    sections = {section.title: _show_section(section) for section in list_sections(figures)}
    unmatched = count_unmatched(figures)
    return pages.render(
        "statement.html",
        **_describe_statement(figures.statement, preview_at),
        total=show_pounds(figures.total),
        net=show_pounds(figures.net),
        vat=show_pounds(figures.vat),
        is_owed=figures.total < 0,
        parts=_show_section(parts),
        whole=_show_section(whole),
        chart_by_type=pages.place_bars(
            "Output fees by declaration type", _list_bars_by_type(figures), "by-type"
        ),
        chart_by_band=pages.place_bars(
            "Output fees by band", _list_bars_by_band(figures), "by-band"
        ),
        clawbacks=sections.pop("Clawbacks"),
        sections=tuple(sections.values()),
        bands=_list_bands(figures),
        taken_back=_list_taken_back(origins),
        unmatched=count_things(unmatched, "clawback") if unmatched else "",
        not_paid=[(e.kind, e.why, f"{e.number:,}") for e in list_not_paid(figures)],
        changes=changes,
    )


def _describe_statement(statement: Statement, preview_at: datetime | None) -> dict[str, object]:
    """What the page says whatever the figures are."""
    final = is_final(statement, preview_at)
    running_title = f"{statement.key.name}, cohort {statement.key.cohort}"
    title = f"{running_title}, {statement.provider}"
    return {
        "kind": "statement",
        "title": title if final else f"NOT FINAL - {title}",
        "mark": "" if final else "NOT FINAL",
        "running_title": running_title,
        "warning": "" if final else _warn(statement, preview_at),
        "provider": statement.provider,
        "name": statement.key.name,
        "facts": _list_facts(statement),
        "vat_registered": statement.vat_registered,
        "vat_percent": 100 * VAT_RATE,
        "statement_id": statement.statement_id,
    }


def _warn(statement: Statement, preview_at: datetime | None) -> str:
    if preview_at:
        return (
            f"A preview made on {write_moment(preview_at.isoformat())}: what this statement would "
            "be if it closed then. Nothing here is agreed or will be paid as it stands."
        )
    why = why_not_final(statement)
    return f"{why[0].upper()}{why[1:]}."


def _list_facts(statement: Statement) -> list[tuple[str, str]]:
    facts = [
        ("Cohort", str(statement.key.cohort)),
        ("State", statement.state),
        ("Cut-off date", write_day(statement.cut_off_date)),
        ("Payment date", write_day(statement.payment_date)),
    ]
    if statement.closed_at:
        facts.append(("Closed", write_moment(statement.closed_at.isoformat())))
    if statement.paid_at:
        facts.append(("Paid", write_moment(statement.paid_at.isoformat())))
    facts.append(("Registered for VAT", "yes" if statement.vat_registered else "no"))
    facts.append(("Statement ID", str(statement.statement_id)))
    return facts


def _show_section(section: Section) -> ShownSection:
    entries = tuple(ShownEntry(e.label, e.how, show_pounds(e.amount)) for e in section.entries)
    pounds = show_pounds(section.total)
    return ShownSection(section.title, section.sentence, entries, pounds, section.note)


def _list_bars_by_type(figures: Figures) -> list[Bar]:
    """Output fees of each declaration type that has any, mentors apart."""
    amounts: dict[str, Fraction] = {}
    numbers: dict[str, int] = {}
    for line in figures.lines:
        label = TYPE_NAMES[line.declaration_type]
        amounts[label] = amounts.get(label, Fraction(0)) + line.fill.additions * line.fee
        numbers[label] = numbers.get(label, 0) + line.fill.additions
    for flat in figures.mentor_lines:
        label = f"{TYPE_NAMES[flat.declaration_type]}, mentors"
        amounts[label] = flat.additions * flat.fee
        numbers[label] = flat.additions
    return [_make_bar(label, v, numbers[label]) for label, v in amounts.items() if v]


def _list_bars_by_band(figures: Figures) -> list[Bar]:
    """Output fees of each band; mentors have none."""
    amounts = {f"Band {band.letter}": Fraction(0) for band in figures.contract.bands}
    numbers = dict.fromkeys(amounts, 0)
    for line in figures.lines:
        amounts[f"Band {line.band.letter}"] += line.fill.additions * line.fee
        numbers[f"Band {line.band.letter}"] += line.fill.additions
    return [_make_bar(label, v, numbers[label]) for label, v in amounts.items()]


def _make_bar(label: str, amount: Fraction, declarations: int) -> Bar:
    return Bar(label, amount, show_pounds(amount), count_things(declarations, "declaration"))


def _list_bands(figures: Figures) -> list[tuple[str, str, tuple[str, ...]]]:
    """How full the bands are, for each declaration type that fills any."""
    found = []
    for line in figures.lines:
        fill = line.fill
        if not (fill.previous or fill.additions or fill.subtractions):
            continue
        now = fill.previous + fill.count
        numbers = (line.band.capacity, fill.previous, fill.additions, fill.subtractions, now)
        shown = tuple(f"{number:,}" for number in numbers)
        found.append((TYPE_NAMES[line.declaration_type], line.band.letter, shown))
    return found


def _list_taken_back(origins: Iterable[tuple[str, str, str, int]]) -> list[tuple[str, str, str]]:
    """Declaration type, the statement that had paid it, and how many."""
    return [
        (
            TYPE_NAMES.get(kind, kind) + (" (mentors)" if course == "ecf-mentor" else ""),
            paid_on,
            f"{number:,}",
        )
        for kind, course, paid_on, number in origins
    ]
