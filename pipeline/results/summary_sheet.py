"""The sheet Summary of results.xlsx: what became of the file, what was found, what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.results.overview import (
    OUTCOME_NAMES,
    Found,
    facts_of_file,
    is_recorded,
    state_in_words,
)
from pipeline.workbooks import DownwardSheet, look

HOW_TO_READ = (
    "Rejected has the rows to correct. What is wrong stands at the left; your own columns follow "
    "as you sent them.",
    "A cell with an error has a red fill, bold text and a thick red frame. A cell with a warning "
    "only has a yellow fill, bold text and a thin dark frame. Their comments say what is wrong and "
    "what to do; the columns result_error_columns and result_warning_columns name them too.",
    "Where result_row itself is marked, the error is about the whole row.",
    "Correct the rows on the sheet Rejected, save the workbook and send it: rows that were "
    "accepted are not sent again, and the columns result_... may stay.",
    "Accepted has the rows that were accepted or were recorded before. Errors has everything that "
    "was found, one line each.",
    "IDs and dates are text: nothing changes when this workbook is opened or saved.",
)
HOW_TO_READ_CHECK = (
    *HOW_TO_READ[:3],
    "Correct the rows on the sheet Rejected, save the workbook and send it. This was a check: "
    "every row is judged when it is sent, also those on the sheet Accepted.",
    "Accepted has the rows that would be accepted. Errors has everything that was found, one line "
    "each.",
    *HOW_TO_READ[5:],
)
COMMENTS_ARE_CUT = "Comments are on the first 1,000 marked cells."


def add_summary(
    sheet: DownwardSheet,
    ack: Mapping[str, Any],
    found: Sequence[Found],
    *,
    comments_are_cut: bool,
) -> None:
    """Fill in the sheet."""
    sheet.add([f"Results: {ack['source']['filename']}"], look.TITLE)
    sheet.add([state_in_words(ack)], look.DONE if is_recorded(ack) else look.NOT_DONE)
    sheet.add([])
    for label, fact in facts_of_file(ack):
        sheet.add([label, fact])
    sheet.add([])
    add_counts(sheet, ack)
    add_lines(sheet, "What to do next", ack["next_steps"])
    add_found(sheet, found)
    lines = HOW_TO_READ_CHECK if ack["mode"] == "check" else HOW_TO_READ
    add_lines(
        sheet,
        "How to read the other sheets",
        [*lines, COMMENTS_ARE_CUT] if comments_are_cut else lines,
    )


def add_counts(sheet: DownwardSheet, ack: Mapping[str, Any]) -> None:
    """Rows by outcome, as numbers, and by type when there are several."""
    counts = ack["counts"]
    sheet.add(["Rows", counts["rows_read"]], look.BOLD)
    for name, words in OUTCOME_NAMES.items():
        sheet.add([words, counts[name]])
    sheet.add(["Warnings", counts["warnings"]])
    sheet.add([])
    if ack["counts_by_type"]:
        sheet.add(["Rows by type"], look.BOLD)
        for name, of_type in sorted(ack["counts_by_type"].items()):
            sheet.add([name, say_counts(of_type)])
        sheet.add([])


def say_counts(counts: Mapping[str, int]) -> str:
    """`65 rows: 44 accepted, 2 already recorded, 19 rejected`."""
    rows = counts["rows_read"]
    outcomes = [
        f"{counts[name]:,} {words.lower()}"
        for name, words in OUTCOME_NAMES.items()
        if name in counts
    ]
    return f"{rows:,} {'row' if rows == 1 else 'rows'}: {', '.join(outcomes)}"


def add_lines(sheet: DownwardSheet, title: str, lines: Sequence[str]) -> None:
    """Sentences below a title, each as wide as the sheet."""
    sheet.add([title], look.STRONG)
    for line in lines:
        sheet.add_paragraph(line, 5)
    sheet.add([])


def add_found(sheet: DownwardSheet, found: Sequence[Found]) -> None:
    """A line for every code that was found."""
    sheet.add(["What was found"], look.STRONG)
    if not found:
        sheet.add(["Nothing: every row is in order."])
    else:
        heads = ("Kind", "What", "Times", "Rows", "What it says for the first of them", "Code")
        sheet.add_head(*heads, numbers=("Times",))
    for one in found:
        rows = ", ".join(str(row) for row in one.rows)
        more = ", ..." if one.rows and one.count > len(one.rows) else ""
        first = one.places[0].detail if one.places else ""
        sheet.add([one.kind, one.title, one.count, f"{rows}{more}", first, one.code], wrapped=True)
    sheet.add([])
