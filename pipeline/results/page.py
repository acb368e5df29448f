"""`report.html`: counts and charts, what was found by code, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from pipeline import pages
from pipeline.pages import WHOLE_PAGE, Bar, Chart
from pipeline.results.overview import (
    OUTCOME_NAMES,
    Found,
    facts_of_file,
    read_found,
    sum_in_words,
)

COLOURS = {
    "accepted": "#00703c",
    "already_recorded": "#1d70b8",
    "rejected": "#b10e1e",
    "ignored": "#505a5f",
}
ERRORS_IN_CHART = 10
PARTS = {
    "F": ("What is wrong with the file", "Because of this the file was refused."),
    "E": ("What is wrong", "Each of these rejects its row. Correct it, then send the row again."),
    "W": ("What to look at", "These rows were judged; look whether they are what you meant."),
    "I": ("How the file was read", "Nothing needs to be done unless something was read wrongly."),
}
CHECK_SENTENCE = "This was a check: nothing was recorded, and nothing counts until it is submitted."
REFUSED_SENTENCE = "The file was refused as a whole, and nothing was recorded."


@dataclass(frozen=True)
class Part:
    """The findings of one severity."""

    title: str
    sentence: str
    found: tuple[Found, ...]


def write_page(con: duckdb.DuckDBPyConnection, ack: Mapping[str, Any], path: Path) -> None:
    """Write the page; `ack` is the acknowledgement as far as it is known. Needs `reported_finding`.

    Its size does not depend on the number of rows: ten places a code are the most.
    """
    path.write_text(render_page(ack, read_found(con, ack)), encoding="utf-8", newline="\n")


def render_page(ack: Mapping[str, Any], found: Sequence[Found]) -> str:
    """The whole page, self-contained."""
    counts, name = ack["counts"], ack["source"]["filename"]
    mark, sentence = mark_of(ack)
    return pages.render(
        "report.html",
        kind="results",
        title=f"{mark + ' - ' if mark else ''}Results: {name}",
        mark=mark,
        mark_sentence=sentence,
        running_title=f"Results: {name}",
        provider=ack["provider"],
        filename=name,
        facts=facts_of_file(ack)[1:],
        counts=[
            (words, f"{counts[key]:,}", key == "rejected" and counts[key] > 0)
            for key, words in {"rows_read": "Rows", **OUTCOME_NAMES, "warnings": "Warnings"}.items()
        ],
        sum=sum_in_words(counts),
        chart_of_outcomes=chart_of_outcomes(counts),
        chart_of_errors=chart_of_errors(found),
        by_type=list(list_types(ack["counts_by_type"])),
        parts=list(list_parts(found)),
        steps=ack["next_steps"],
        footer=list(list_versions(ack)),
    )


def mark_of(ack: Mapping[str, Any]) -> tuple[str, str]:
    """The banner of a page whose rows are not recorded, and its sentence; else blank."""
    if ack["status"] == "refused":
        return "REFUSED", REFUSED_SENTENCE
    return ("NOT SUBMITTED", CHECK_SENTENCE) if ack["mode"] == "check" else ("", "")


def chart_of_outcomes(counts: Mapping[str, int]) -> Chart | None:
    """How many rows came to what."""
    bars = [
        Bar(words, Fraction(counts[name]), f"{counts[name]:,}", colour=COLOURS[name])
        for name, words in OUTCOME_NAMES.items()
    ]
    return pages.place_bars("Rows by outcome", bars, "outcomes", WHOLE_PAGE)


def chart_of_errors(found: Sequence[Found]) -> Chart | None:
    """The most frequent errors."""
    errors = [one for one in found if one.severity in "FE"][:ERRORS_IN_CHART]
    bars = [
        Bar(one.title, Fraction(one.count), f"{one.count:,}", colour=COLOURS["rejected"])
        for one in errors
    ]
    return pages.place_bars("Most frequent errors", bars, "errors", WHOLE_PAGE)


def list_types(by_type: Mapping[str, Mapping[str, int]]) -> Iterator[tuple[str, list[str]]]:
    """Rows by type, where there are several types."""
    if len(by_type) > 1:
        for name, counts in sorted(by_type.items()):
            outcomes = ("rows_read", "accepted", "already_recorded", "rejected")
            yield name, [f"{counts[outcome]:,}" for outcome in outcomes]


def list_parts(found: Sequence[Found]) -> Iterator[Part]:
    """The findings by severity, the most serious first."""
    for severity, (title, sentence) in PARTS.items():
        those = tuple(one for one in found if one.severity == severity)
        if those:
            yield Part(title, sentence, those)


def list_versions(ack: Mapping[str, Any]) -> Iterator[str]:
    """By what it was judged, and the hashes that prove it."""
    versions, source = ack["versions"], ack["source"]
    yield (
        f"Judged by ecf-batch {versions['ecf_batch']}, rules {versions['rules'][:16]}, reference "
        f"data as of {versions['reference'] or 'no event'}."
    )
    if source["sha256"]:
        yield f"SHA-256 of the file: {source['sha256']}"
    if ack["result_hash"]:
        yield f"Hash of the results: {ack['result_hash']}"
