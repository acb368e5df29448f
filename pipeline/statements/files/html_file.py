"""`statement.html`: totals first, then where the money came from, what was taken back, what not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from html import escape
from importlib.resources import files

from pipeline.statements.files.changes import Changes
from pipeline.statements.files.charts import draw_bars
from pipeline.statements.files.html_parts import (
    list_bars_by_band,
    list_bars_by_type,
    write_bands,
    write_changes_table,
    write_clawback_reasons,
    write_not_paid,
    write_section,
)
from pipeline.statements.files.sections import list_sections, summarise
from pipeline.statements.files.terminal import is_final, why_not_final
from pipeline.statements.files.words import write_day, write_moment
from pipeline.statements.money.decimals import show_pounds
from pipeline.statements.money.figures import Figures


def write_page(
    figures: Figures,
    origins: Sequence[tuple[str, str, str, int]],
    preview_at: datetime | None = None,
    changes: Changes | None = None,
) -> str:
    """The whole page, self-contained; `origins` as from `count_clawback_origins`."""
    statement = figures.statement
    final = is_final(statement, preview_at)
    mark = "" if final else "NOT FINAL - "
    title = f"{mark}{statement.key.name}, cohort {statement.key.cohort}, {statement.provider}"
    style = (
        files("pipeline").joinpath("statements", "files", "page.css").read_text(encoding="utf-8")
    )
    margins = _write_page_margins(figures, final)
    parts = [
        _write_banner(figures, preview_at),
        _write_head(figures),
        _write_totals(figures),
        _write_summary(figures),
        _write_came_from(figures),
        write_clawback_reasons(figures, origins),
        write_not_paid(figures),
        write_changes_table(changes),
        _write_banner(figures, preview_at),
    ]
    return _html(
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}{margins}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to the statement</a>\n'
        f"<header><p>Early career training: statement</p></header>\n"
        f'<main id="main">\n{"".join(parts)}</main>\n{_write_footer(figures)}</body>\n</html>\n'
    )


def _write_page_margins(figures: Figures, final: bool) -> str:
    """A4, with the statement's name, the page and whether it is final on every printed page."""
    key = figures.statement.key
    mark = "" if final else "NOT FINAL"
    name = f"{key.name}, cohort {key.cohort}"
    # Only characters that are safe inside a style sheet's string and element.
    plain = "".join(c if c.isalnum() or c in " ,-/" else " " for c in name)
    return (
        "@page { size: A4; margin: 16mm 14mm 18mm; font: 9pt Arial, sans-serif; "
        f'@top-right {{ content: "{mark}"; color: #b10e1e; font: bold 12pt Arial, sans-serif; }} '
        f'@bottom-left {{ content: "{plain}"; font: 9pt Arial, sans-serif; }} '
        f'@bottom-center {{ content: "{mark}"; color: #b10e1e; font: bold 9pt Arial; }} '
        '@bottom-right { content: "Page " counter(page) " of " counter(pages); '
        "font: 9pt Arial, sans-serif; } }\n"
    )


def _write_banner(figures: Figures, preview_at: datetime | None) -> str:
    if is_final(figures.statement, preview_at):
        return ""
    if preview_at:
        words = (
            f"A preview made on {write_moment(preview_at.isoformat())}: what this statement would "
            "be if it closed then. Nothing here is agreed or will be paid as it stands."
        )
    else:
        why = why_not_final(figures.statement)
        words = f"{why[0].upper()}{why[1:]}."
    return f'<div class="banner" role="note">NOT FINAL<span>{escape(words)}</span></div>\n'


def _write_head(figures: Figures) -> str:
    statement = figures.statement
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
    listed = "".join(f"<div><dt>{k}</dt><dd>{escape(v)}</dd></div>" for k, v in facts)
    return (
        f"<h1><span>{escape(statement.provider)}</span>{escape(statement.key.name)} statement</h1>"
        f'\n<dl class="facts">{listed}</dl>\n'
    )


def _write_totals(figures: Figures) -> str:
    amounts = [
        ("Total, including VAT", figures.total),
        ("Net", figures.net),
        ("VAT at 20 %" if figures.statement.vat_registered else "VAT", figures.vat),
    ]
    boxes = "".join(
        f"<div><dt>{name}</dt><dd>{show_pounds(amount)}</dd></div>" for name, amount in amounts
    )
    owed = ""
    if figures.total < 0:
        owed = "<p>The total is negative: the provider owes this amount.</p>"
    return f'<dl class="totals">{boxes}</dl>{owed}\n'


def _write_summary(figures: Figures) -> str:
    parts, whole = summarise(figures)
    rows = "".join(_write_row(e.label, e.amount) for e in parts.entries)
    vat_name = "VAT at 20 %" if figures.statement.vat_registered else "VAT (not registered)"
    notes = "".join(
        f'<p class="rounding">{escape(note)}</p>' for note in (parts.note, whole.note) if note
    )
    return (
        '<table><caption>How the total is made up</caption><thead><tr><th scope="col">Amount</th>'
        f'<th scope="col" class="n">Pounds</th></tr></thead><tbody>{rows}'
        f"{_write_row('Net', figures.net, True)}{_write_row(vat_name, figures.vat)}"
        f"{_write_row('Total', figures.total, True)}</tbody></table>{notes}\n"
    )


def _write_row(label: str, amount: Fraction, is_sum: bool = False) -> str:
    kind = ' class="sum"' if is_sum else ""
    return (
        f'<tr{kind}><th scope="row">{escape(label)}</th>'
        f'<td class="n">{show_pounds(amount)}</td></tr>'
    )


def _write_came_from(figures: Figures) -> str:
    charts = draw_bars(
        "Output fees by declaration type", list_bars_by_type(figures), "by-type"
    ) + draw_bars("Output fees by band", list_bars_by_band(figures), "by-band")
    sections = "".join(
        write_section(section) for section in list_sections(figures) if section.title != "Clawbacks"
    )
    return (
        f'<h2>Where the money came from</h2>\n<div class="charts">{charts}</div>\n'
        f"{sections}{write_bands(figures)}"
    )


def _write_footer(figures: Figures) -> str:
    return (
        "<footer>Amounts are exact in statement.json and rounded half up to pence here. Every "
        "declaration is in declarations.csv. Statement ID "
        f"{figures.statement.statement_id}.</footer>\n"
    )


def _html(text: str) -> str:
    return text.replace("\N{POUND SIGN}", "&pound;")
