"""Rows made at random about the people of the small world (`world/`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from sending import Row

from schemas.vocabulary import DECLARATION_TYPES, DEFER_REASONS, EVIDENCE, WITHDRAW_REASONS


def made_id(kind: str, number: int) -> str:
    """The ID of the n-th person (a), declaration (d), school (e), ... of the world."""
    return f"0000000{kind}-0000-4000-8000-0000000000{number:02d}"


# Whose rows keep their order among each other: the person that an ID belongs to. 1 and 10 have one
# TRN, 51 and 52 are retired IDs of 1; 99 is nobody.
PERSON_OF = {10: 1, 51: 1, 52: 1}
ABOUT_PARTICIPANTS = (*range(1, 13), 51, 52, 99)
PERSON_OF_DECLARATION = {1: 4, 2: 9, 3: 11, 4: 7, 5: 5, 6: 12, 7: 2, 8: 8, 99: 99}
SCHOOL_OF_PARTNERSHIP = {1: 1, 2: 2, 3: 3, 4: 1, 99: 99}
DATES = (
    "2024-05-31T22:59:59Z",
    "2024-10-01T09:00:00Z",
    "2024-11-19T09:00:00Z",
    "2025-01-20T09:00:00Z",
    "2025-04-20T10:00:00+01:00",
    "2025-09-10T09:00:00Z",
    "2025-10-20T09:00:00Z",
    "2026-01-01T00:00:00Z",
    "",
    "soon",
)
SCHEDULES = (
    "ecf-standard-september",
    "ecf-standard-april",
    "ecf-extended-september",
    "ecf-replacement-april",
    "",
)


def one_of(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


@st.composite
def rows_about(draw: Callable[..., Any], kind: str) -> Row:
    """A row of one kind about one person; `#` is whose order it belongs to, and is not sent."""
    person = draw(st.sampled_from(ABOUT_PARTICIPANTS))
    row = {
        "type": kind,
        "participant_id": made_id("a", person),
        "course_identifier": draw(one_of("ecf-induction", "ecf-induction", "ecf-mentor", "npq")),
        "#": f"person {PERSON_OF.get(person, person)}",
    }
    if kind == "participant-declaration":
        row["declaration_type"] = draw(one_of("started", "retained-1", *DECLARATION_TYPES, "x"))
        row["declaration_date"] = draw(one_of(*DATES))
        row["evidence_held"] = draw(one_of("", "other", *EVIDENCE, "none"))
    elif kind == "participant-declaration-void":
        row["declaration_type"] = draw(one_of("started", "retained-1", ""))
    elif kind == "participant-change-schedule":
        row["schedule_identifier"] = draw(one_of(*SCHEDULES))
        row["cohort"] = draw(one_of("", "2024", "2023", "2025", "2020", "24"))
    elif kind != "participant-resume":
        row["reason"] = draw(one_of(*DEFER_REASONS, *WITHDRAW_REASONS, ""))
    return row


@st.composite
def voids_by_id(draw: Callable[..., Any]) -> Row:
    number = draw(st.sampled_from(sorted(PERSON_OF_DECLARATION)))
    return {
        "type": "participant-declaration-void",
        "declaration_id": made_id("d", number),
        "#": f"person {PERSON_OF_DECLARATION[number]}",
    }


@st.composite
def partnerships(draw: Callable[..., Any]) -> Row:
    school = draw(st.sampled_from((1, 2, 3, 4, 5, 99)))
    by_urn = draw(st.booleans())
    return {
        "type": "ecf-partnership",
        "cohort": draw(st.sampled_from(("2024", "2025", "2023", "2035"))),
        "school_id": "" if by_urn else made_id("e", school),
        "urn": f"10000{school}" if by_urn else "",
        "delivery_partner_id": made_id("9", draw(st.sampled_from((1, 1, 2, 3, 99)))),
        "#": f"school {school}",
    }


@st.composite
def partnership_updates(draw: Callable[..., Any]) -> Row:
    number = draw(st.sampled_from(sorted(SCHOOL_OF_PARTNERSHIP)))
    return {
        "type": "ecf-partnership-update",
        "partnership_id": made_id("f", number),
        "delivery_partner_id": made_id("9", draw(st.sampled_from((1, 1, 2, 3, 99)))),
        "#": f"school {SCHOOL_OF_PARTNERSHIP[number]}",
    }


DECLARATIONS = rows_about("participant-declaration")
ROWS = st.one_of(
    DECLARATIONS,
    DECLARATIONS,
    DECLARATIONS,
    voids_by_id(),
    *(
        rows_about(kind)
        for kind in (
            "participant-declaration-void",
            "participant-defer",
            "participant-resume",
            "participant-withdraw",
            "participant-change-schedule",
        )
    ),
    partnerships(),
    partnership_updates(),
    st.just({"type": "participant-rejoin", "#": "nobody"}),
)


def numbered(rows: list[Row]) -> list[Row]:
    """The rows with a reference each, to find them again."""
    return [{**row, "your_reference": f"R{number:03d}"} for number, row in enumerate(rows, 1)]


def batches(rows: st.SearchStrategy[Row] = ROWS) -> st.SearchStrategy[list[Row]]:
    return st.lists(rows, min_size=5, max_size=40).map(numbered)


def is_about_partnership(row: Row) -> bool:
    return row["type"].startswith("ecf-partnership")


@st.composite
def reordered(draw: Callable[..., Any], rows: list[Row]) -> list[Row]:
    """The rows in another order; those of one person (or school) in their own one."""
    order = draw(st.permutations(range(len(rows))))
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        waiting.setdefault(row["#"], []).append(row)
    return [waiting[rows[place]["#"]].pop(0) for place in order]
