"""The tables and bars that the statement's page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape

from pipeline.statements.files.changes import Changes
from pipeline.statements.files.charts import Bar
from pipeline.statements.files.not_paid import count_unmatched, list_not_paid
from pipeline.statements.files.sections import Section, list_sections
from pipeline.statements.files.words import TYPE_NAMES, count_things
from pipeline.statements.money.decimals import show_pounds
from pipeline.statements.money.figures import Figures


def list_bars_by_type(figures: Figures) -> list[Bar]:
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
    return [Bar(k, v, count_things(numbers[k], "declaration")) for k, v in amounts.items() if v]


def list_bars_by_band(figures: Figures) -> list[Bar]:
    """Output fees of each band; mentors have none."""
    amounts = {f"Band {band.letter}": Fraction(0) for band in figures.contract.bands}
    numbers = dict.fromkeys(amounts, 0)
    for line in figures.lines:
        amounts[f"Band {line.band.letter}"] += line.fill.additions * line.fee
        numbers[f"Band {line.band.letter}"] += line.fill.additions
    return [Bar(k, v, count_things(numbers[k], "declaration")) for k, v in amounts.items()]


def write_section(section: Section) -> str:
    """One section as a table with how each amount came about, or a sentence that there is none."""
    head = f"<h3>{escape(section.title)}</h3>\n<p>{escape(section.sentence)}</p>\n"
    if not section.entries:
        return f"{head}<p>None on this statement.</p>\n"
    rows = "".join(
        f'<tr><th scope="row">{escape(e.label)}</th><td class="how">{escape(e.how)}</td>'
        f'<td class="n">{show_pounds(e.amount)}</td></tr>'
        for e in section.entries
    )
    total = (
        f'<tr class="sum"><th scope="row">Together</th><td></td>'
        f'<td class="n">{show_pounds(section.total)}</td></tr>'
    )
    note = f'<p class="rounding">{escape(section.note)}</p>\n' if section.note else ""
    caption = f"{section.title}: how each amount came about"
    columns = ("Item", "How it came about", "Pounds")
    return f"{head}{_write_table(caption, columns, rows + total, 1)}{note}"


def write_bands(figures: Figures) -> str:
    """How full the bands are, for each declaration type that fills any."""
    used = [x for x in figures.lines if x.fill.previous or x.fill.additions or x.fill.subtractions]
    if not used:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{TYPE_NAMES[x.declaration_type]}</th><td>{x.band.letter}</td>'
        + "".join(
            f'<td class="n">{number:,}</td>'
            for number in (
                x.band.capacity,
                x.fill.previous,
                x.fill.additions,
                x.fill.subtractions,
                x.fill.previous + x.fill.count,
            )
        )
        + "</tr>"
        for x in used
    )
    columns = ("Type", "Band", "Places", "Filled before", "Added", "Taken back", "Filled now")
    return "<h3>How full the bands are</h3>\n" + _write_table(
        "Declarations in each band, by declaration type", columns, rows, 5
    )


def write_clawback_reasons(figures: Figures, origins: Sequence[tuple[str, str, str, int]]) -> str:
    """What was taken back, and which statement had paid it."""
    clawbacks = next(s for s in list_sections(figures) if s.title == "Clawbacks")
    head = "<h2>What was taken back and why</h2>\n"
    if not clawbacks.entries and not origins:
        return f"{head}<p>Nothing was taken back.</p>\n"
    rows = "".join(
        f'<tr><th scope="row">{TYPE_NAMES.get(kind, kind)}'
        f"{' (mentors)' if course == 'ecf-mentor' else ''}</th>"
        f"<td>Voided after it was paid{' on ' + escape(paid_on) if paid_on else ''}</td>"
        f'<td class="n">{number:,}</td></tr>'
        for kind, course, paid_on, number in origins
    )
    why = _write_table("Why it was taken back", ("Type", "Why", "Declarations"), rows, 1, False)
    unmatched = count_unmatched(figures)
    nothing = (
        f"<p>{count_things(unmatched, 'clawback')} found nothing to be taken from, because "
        "nothing had been paid for them: no money is taken back for them.</p>\n"
        if unmatched
        else ""
    )
    return f"{head}{write_section(clawbacks)}{why if origins else ''}{nothing}"


def write_not_paid(figures: Figures) -> str:
    """Over capacity, waiting for eligibility, not eligible: numbers of declarations."""
    head = "<h2>What will not be paid</h2>\n"
    entries = list_not_paid(figures)
    if not entries:
        return f"{head}<p>Every declaration of this cohort is on a statement and within a band.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(e.kind)}</th><td>{escape(e.why)}</td>'
        f'<td class="n">{e.number:,}</td></tr>'
        for e in entries
    )
    words = (
        "<p>Over capacity is counted on this statement. Declarations that wait or are not eligible "
        "are on no statement; they are counted for the whole cohort.</p>\n"
    )
    caption = "Declarations that bring no money"
    return f"{head}{words}{_write_table(caption, ('Type', 'Why', 'Declarations'), rows, 1)}"


def write_changes_table(changes: Changes | None) -> str:
    """What changed since the last preview (or closing); nothing when there was none."""
    if changes is None:
        return ""
    head = f"<h2>What changed since {escape(changes.since)}</h2>\n"
    if not changes.changes:
        return f"{head}<p>Nothing changed.</p>\n"
    rows = "".join(
        f'<tr><th scope="row">{escape(c.what)}</th><td class="n">{escape(c.before)}</td>'
        f'<td class="n">{escape(c.after)}</td></tr>'
        for c in changes.changes
    )
    return head + _write_table("Figures before and now", ("Figure", "Before", "Now"), rows, 2)


def _write_table(
    caption: str, columns: Iterable[str], rows: str, numbers: int, titled: bool = True
) -> str:
    """A table whose last `numbers` columns are numbers; its caption is seen unless `titled` above.

    Screen readers hear the caption in both cases.
    """
    hidden = ' class="hidden"' if titled else ""
    names = list(columns)
    first_number = len(names) - numbers
    head = "".join(
        f'<th scope="col"{" class=" + chr(34) + "n" + chr(34) if i >= first_number else ""}>'
        f"{escape(name)}</th>"
        for i, name in enumerate(names)
    )
    return (
        f'<div class="scroll"><table><caption{hidden}>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>\n"
    )
