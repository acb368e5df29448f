"""Nothing of one provider's data shows in another one's results beyond rulebook section 10.

Birch Learning's world is full of canaries: names, IDs, dates that stand nowhere else. Acorn
Teaching sends files that look for them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from isolation_world import (
    BIRCH,
    CANARIES,
    CANARY_PARTNER,
    COLUMNS,
    COMMON,
    FOREIGN,
    FOREIGN_DECLARATION,
    FOREIGN_PARTNERSHIP,
    FOREIGN_RETIRED,
    FOREIGN_TWIN,
    MOVED_AWAY,
    NOW,
    OAK,
    OF_BIRCH,
    OWN,
    OWN_TWIN,
    SHARED,
    UNKNOWN,
    Sent,
    about,
    about_ids,
    an_id,
    files,
    row,
)
from made_once import MadeOnce
from stories.telling import call, expect_exit, load


@pytest.fixture(scope="module")
def without_birch(empty_sandbox: Path, made_once: MadeOnce) -> Path:
    """Acorn's data alone."""
    return made_once.workspace(
        "alone",
        empty_sandbox,
        lambda made: load(made, files(made.parent / "common", COMMON)),
    )


@pytest.fixture(scope="module")
def with_birch(without_birch: Path, made_once: MadeOnce) -> Path:
    """The same, and Birch's data with all the canaries, which the path must not be one of."""
    return made_once.workspace(
        "together",
        without_birch,
        lambda made: load(made, files(made.parent / "of-birch", OF_BIRCH)),
    )


def assert_no_canary(sent: Sent, *more: str) -> None:
    found = [canary for canary in (*CANARIES, *more) if canary in sent.everything]
    assert not found


PROBES = [*about(FOREIGN), *about(FOREIGN_RETIRED), *about(FOREIGN_TWIN)]


@pytest.mark.parametrize(
    "participant_id",
    [
        FOREIGN,
        FOREIGN_TWIN,
        pytest.param(FOREIGN_RETIRED, id="retired"),
    ],
)
def test_foreign_participant_is_like_an_unknown_one(with_birch: Path, participant_id: str) -> None:
    foreign = Sent(with_birch, about(participant_id))
    unknown = Sent(with_birch, about(UNKNOWN))
    assert told(foreign, participant_id) == told(unknown, UNKNOWN)
    assert foreign.ack == unknown.ack
    assert_no_canary(foreign, *({FOREIGN, FOREIGN_TWIN, FOREIGN_RETIRED} - {participant_id}))


def test_foreign_declaration_and_partnership_are_like_unknown_ones(with_birch: Path) -> None:
    foreign = Sent(with_birch, about_ids(FOREIGN_DECLARATION, FOREIGN_PARTNERSHIP))
    unknown = Sent(with_birch, about_ids(UNKNOWN, UNKNOWN))
    ids = (FOREIGN_DECLARATION, FOREIGN_PARTNERSHIP)
    assert told(foreign, *ids) == told(unknown, UNKNOWN)
    assert foreign.ack == unknown.ack
    assert_no_canary(foreign, FOREIGN)


def told(sent: Sent, *ids: str) -> list[str]:
    """Every result row and finding, with the IDs that were asked about taken out."""
    lines = []
    for name in ("accepted.csv", "rejected.csv", "errors.csv"):
        for line in sent.table(name):
            line.pop("batch_id", None)
            text = "|".join(value or "" for value in line.values())
            lines.append(re.sub("|".join(ids), "ID", text))
    return lines


def test_probes_get_the_same_answer_where_birch_has_nothing(
    with_birch: Path, without_birch: Path
) -> None:
    lines = [*PROBES, *about_ids(FOREIGN_DECLARATION, FOREIGN_PARTNERSHIP), *about(OWN)]
    there, not_there = Sent(with_birch, lines), Sent(without_birch, lines)
    for name in ("accepted.csv", "rejected.csv", "errors.csv"):
        assert there.files[name] == not_there.files[name], name
    assert there.ack == not_there.ack
    assert_no_canary(there)


@pytest.mark.parametrize(
    "pair",
    [(FOREIGN, FOREIGN_RETIRED), (OWN_TWIN, FOREIGN_TWIN)],
    ids=["retired ID and the ID for it", "two IDs with one teacher reference number"],
)
def test_limit_of_rows_does_not_tell_who_is_who(with_birch: Path, pair: tuple[str, str]) -> None:
    lines = [
        row("participant-resume", participant_id=name, course_identifier="ecf-induction")
        for name in pair
    ]
    sent = Sent(with_birch, lines, "--max-rows-per-participant", "1")
    assert sent.result.exit_code == 1, sent.table("errors.csv")


def test_many_rows_of_a_retired_foreign_id_do_not_name_the_new_one(with_birch: Path) -> None:
    sent = Sent(with_birch, about(FOREIGN_RETIRED), "--max-rows-per-participant", "1")
    assert sent.result.exit_code == 3
    assert_no_canary(sent, FOREIGN)
    assert FOREIGN_RETIRED in sent.everything


def test_declarations_after_the_own_enrolment_ended_stay_in_the_dark(with_birch: Path) -> None:
    who = {"participant_id": MOVED_AWAY, "course_identifier": "ecf-induction"}
    slot = {**who, "declaration_type": "retained-1", "evidence_held": "other"}
    sent = Sent(
        with_birch,
        [
            row("participant-declaration", **slot, declaration_date="2025-01-20T09:00:00Z"),
            row("participant-declaration-void", **slot | {"evidence_held": ""}),
            row("participant-change-schedule", **who, schedule_identifier="ecf-standard-april"),
            row("participant-change-schedule", **who, schedule_identifier="ecf-standard-september",
                cohort="2023"),
        ],
    )  # fmt: skip
    codes = [line["result_error_codes"] for line in sent.table("rejected.csv")]
    assert codes[0] == "declaration_already_exists"
    assert_no_canary(sent, an_id("ca0d0000", 3))


def test_out_of_sequence_with_a_hidden_declaration(with_birch: Path) -> None:
    slot = {"participant_id": MOVED_AWAY, "course_identifier": "ecf-induction"}
    line = row(
        "participant-declaration",
        **slot,
        declaration_type="retained-2",
        evidence_held="other",
        declaration_date="2025-04-02T09:00:00Z",
    )
    sent = Sent(with_birch, [line])
    assert_no_canary(sent, an_id("ca0d0000", 3))


def test_live_declaration_of_a_shared_participant_may_be_seen(with_birch: Path) -> None:
    who = {"participant_id": SHARED, "course_identifier": "ecf-induction"}
    slot = {**who, "declaration_type": "started"}
    sent = Sent(
        with_birch,
        [
            row("participant-declaration", **slot, declaration_date="2024-10-01T09:00:00Z"),
            row("participant-declaration-void", **slot),
            row("participant-declaration-void", **who, declaration_type="retained-1"),
            row("participant-change-schedule", **who, schedule_identifier="ecf-standard-april"),
        ],
    )
    assert "A started declaration dated 20 September 2024" in sent.everything
    assert_no_canary(sent, an_id("ca0d0000", 4), an_id("ca0d0000", 5), "January 2025")


def test_duplicate_by_teacher_reference_number_names_nobody(with_birch: Path) -> None:
    slot = {"participant_id": OWN_TWIN, "course_identifier": "ecf-induction"}
    line = row(
        "participant-declaration",
        **slot,
        declaration_type="started",
        declaration_date="2024-10-01T09:00:00Z",
    )
    sent = Sent(with_birch, [line])
    (accepted,) = sent.table("accepted.csv")
    assert accepted["result_state"] == "ineligible"
    assert_no_canary(sent, FOREIGN_TWIN, an_id("ca0d0000", 2))


def test_declaration_id_does_not_count_hidden_declarations(
    with_birch: Path, without_birch: Path
) -> None:
    """Birch's declaration of this slot was voided, so Acorn may not know that it was ever made."""
    line = row(
        "participant-declaration",
        participant_id=SHARED,
        course_identifier="ecf-induction",
        declaration_type="retained-1",
        declaration_date="2025-01-20T09:00:00Z",
        evidence_held="other",
    )
    ids = [
        sent.table("accepted.csv")[0]["result_declaration_id"]
        for sent in (Sent(with_birch, [line]), Sent(without_birch, [line]))
    ]
    assert ids[0] == ids[1]


def test_school_of_another_provider_and_its_partner(with_birch: Path) -> None:
    sent = Sent(
        with_birch,
        [
            row("ecf-partnership", cohort="2024", urn="100002", delivery_partner_id=OAK),
            row("ecf-partnership", cohort="2024", urn="100001", delivery_partner_id=CANARY_PARTNER),
            row("ecf-partnership", cohort="2025", urn="100002", delivery_partner_id=OAK),
        ],
    )
    assert "recruited_by_other_provider" in sent.everything
    assert_no_canary(sent, FOREIGN_PARTNERSHIP)


def test_an_own_statement_is_not_the_one_of_another_provider(with_birch: Path) -> None:
    line = about(OWN)[0]
    (accepted,) = Sent(with_birch, [line]).table("accepted.csv")
    assert accepted["result_statement"] == "January 2026"


def test_nobody_else_can_be_asked_about(with_birch: Path) -> None:
    """The canaries are there to be found: Birch itself sees its own."""
    source = with_birch.parent / "own.csv"
    source.write_text("\n".join([",".join(COLUMNS), about(FOREIGN)[0]]) + "\n", encoding="utf-8")
    given = ("--provider", BIRCH, "--server-date", NOW, "--json")
    ack = json.loads(expect_exit(call(with_birch, "check", source, *given), 1).stdout)
    folder = with_birch / "outbox" / "birch-learning" / ack["batch_id"]
    assert "17 February 2025" in (folder / "errors.csv").read_text(encoding="utf-8")
