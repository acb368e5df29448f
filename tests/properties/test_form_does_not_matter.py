"""The same rows get the same answers, however the file is cut, ordered, written and decorated."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from making import DECLARATIONS, batches, is_about_partnership, made_id, numbered, reordered
from sending import COLUMNS, Row, as_csv, as_xlsx, copied, grid_of, send

# A few examples in passing; more with, say, ECF_BATCH_TEST_EXAMPLES=500.
EXAMPLES = int(os.environ.get("ECF_BATCH_TEST_EXAMPLES", "5"))
some = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= 10,
    # Every example takes a second: a failing one is shown as it is, not made smaller for minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


@some
@given(data=st.data(), rows=batches())
def test_order_of_different_people(small_world: Path, data: st.DataObject, rows: list[Row]) -> None:
    other = data.draw(reordered(rows))
    first = send(small_world, as_csv(grid_of(rows)))
    second = send(small_world, as_csv(grid_of(other)))
    assert second.verdicts == first.verdicts


@some
@given(rows=batches(), cuts=st.lists(st.integers(1, 39), max_size=2))
def test_one_file_or_several(
    small_world: Path, folder: Path, rows: list[Row], cuts: list[int]
) -> None:
    # Partnership rows are judged first in every file, so the first file has to hold them.
    rows = sorted(rows, key=lambda row: not is_about_partnership(row))
    whole = send(copied(small_world, folder), as_csv(grid_of(rows)), mode="submit")
    workspace = copied(small_world, folder)
    pieces: dict[str, tuple[str, ...]] = {}
    places = sorted({0, len(rows) // 2, *(cut for cut in cuts if cut < len(rows)), len(rows)})
    for start, end in pairwise(places):
        sent = send(workspace, as_csv(grid_of(rows[start:end])), mode="submit")
        pieces.update(sent.verdicts)
    assert pieces == whole.verdicts


@some
@given(rows=batches())
def test_csv_or_workbook(small_world: Path, rows: list[Row]) -> None:
    text = send(small_world, as_csv(grid_of(rows)))
    book = send(small_world, as_xlsx(grid_of(rows)), ending="xlsx")
    assert book.verdicts == text.verdicts
    assert book.ack["result_hash"] == text.ack["result_hash"]
    assert book.ack["source"]["canonical_sha256"] == text.ack["source"]["canonical_sha256"]


@some
@given(
    rows=batches(),
    columns=st.permutations(COLUMNS),
    blanks=st.lists(st.integers(1, 40), max_size=4),
    spell=st.sampled_from((str, str.upper, lambda name: name.replace("_", " ").title())),
)
def test_blank_rows_extra_columns_and_spelling(
    small_world: Path, rows: list[Row], columns: list[str], blanks: list[int], spell: object
) -> None:
    bare = send(small_world, as_csv(grid_of(rows)))
    header, *lines = grid_of(rows, columns)
    grid = [[*map(spell, header), "Notes"]]  # type: ignore[call-overload]
    grid += [[*line, f"note {number}"] for number, line in enumerate(lines)]
    for place in blanks:
        grid.insert(min(place, len(grid) - 1), [""] * len(grid[0]))
    content = as_csv(grid).replace(b"YOUR_REFERENCE", b"your_reference")
    content = content.replace(b"Your Reference", b"your_reference")
    dressed = send(small_world, content)
    assert dressed.verdicts == bare.verdicts
    assert dressed.ack["result_hash"] == bare.ack["result_hash"]
    assert dressed.ack["counts"]["ignored"] == len(blanks)


@some
@given(rows=batches(DECLARATIONS))
def test_declarations_sent_again(small_world: Path, folder: Path, rows: list[Row]) -> None:
    workspace = copied(small_world, folder)
    first = send(workspace, as_csv(grid_of(rows)), mode="submit")
    again = send(workspace, as_csv(grid_of(rows, COLUMNS[::-1])), mode="submit")
    assert again.outcomes() == {
        name: ("already_recorded" if outcome == "accepted" else outcome, codes)
        for name, (outcome, codes) in first.outcomes().items()
    }
    ids = [{n: a.rows[n]["result_declaration_id"] for n in a.rows} for a in (first, again)]
    assert ids[0] == ids[1]
    third = send(workspace, as_xlsx(grid_of(rows)), ending="xlsx", mode="submit")
    assert third.ack["result_hash"] == again.ack["result_hash"]


def test_state_changes_sent_again_say_what_is_so_already(small_world: Path, folder: Path) -> None:
    who = {"course_identifier": "ecf-induction"}
    rows = numbered(
        [
            {"type": "participant-defer", "reason": "other", "participant_id": made_id("a", 1)},
            {"type": "participant-withdraw", "reason": "other", "participant_id": made_id("a", 3)},
            {"type": "participant-resume", "participant_id": made_id("a", 4)},
            {
                "type": "participant-change-schedule",
                "participant_id": made_id("a", 2),
                "schedule_identifier": "ecf-standard-january",
            },
            {"type": "participant-declaration-void", "declaration_id": made_id("d", 2)},
            {
                "type": "participant-declaration-void",
                "participant_id": made_id("a", 7),
                "declaration_type": "started",
            },
            {
                "type": "ecf-partnership",
                "cohort": "2024",
                "urn": "100003",
                "delivery_partner_id": made_id("9", 1),
            },
            {
                "type": "ecf-partnership-update",
                "partnership_id": made_id("f", 1),
                "delivery_partner_id": made_id("9", 2),
            },
        ]
    )
    rows = [{**who, **row} for row in rows]
    workspace = copied(small_world, folder)
    first = send(workspace, as_csv(grid_of(rows)), mode="submit")
    assert {outcome for outcome, _ in first.outcomes().values()} == {"accepted"}
    again = send(workspace, as_csv(grid_of(rows, COLUMNS[::-1])), mode="submit")
    assert [codes for _, codes in sorted(again.outcomes().values())]
    assert {name: codes for name, (_, codes) in again.outcomes().items()} == {
        "R001": "participant_already_deferred",
        "R002": "participant_already_withdrawn",
        "R003": "participant_already_active",
        "R004": "schedule_unchanged",
        "R005": "declaration_already_voided",
        "R006": "declaration_not_found",
        "R007": "partnership_already_exists",
        "R008": "",
    }
