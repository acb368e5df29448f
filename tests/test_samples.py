"""The samples show what they are meant to show, and are what `make samples` makes."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from pipeline.catalogue.codes import all_messages
from tools.samples.__main__ import SAMPLES, sample_files

BATCHES = ("declarations-december-2025.csv", "corrections-december-2025.xlsx")
REJECTED = {
    "declarations-december-2025.csv": {
        "KT-1206": "course_not_recognised_for_participant",
        "KT-1209": "participant_id_malformed",
        "KT-1213": "evidence_held_unknown",
        "KT-1217": "declaration_date_in_future",
        "KT-1221": "mentor_declaration_type_not_allowed",
        "KT-1223": "declaration_date_malformed",
        "KT-1302": "declaration_already_exists",
        "KT-1303": "declaration_type_unknown",
        "KT-1304": "declaration_before_milestone_start",
        "KT-1305": "declaration_after_withdrawal",
        "KT-1307": "evidence_held_missing",
        "KT-1308": "participant_deferred",
        "KT-1311": "evidence_held_not_allowed",
        "KT-1316": "participant_not_recognised",
        "KT-1325": "declaration_date_missing",
        "KT-1401": "declaration_after_milestone_cutoff",
        "KT-1408": "declaration_type_not_in_schedule",
        "KT-1414": "no_open_statement_for_cohort",
        "KT-1416": "course_identifier_unknown; evidence_held_unknown",
    },
    "corrections-december-2025.xlsx": {
        "KT-1504": "declaration_already_voided",
        "KT-1505": "declaration_clawed_back",
        "KT-1506": "declaration_not_found",
        "KT-1604": "reason_missing",
        "KT-1607": "participant_already_withdrawn",
        "KT-1608": "participant_already_active",
        "KT-1611": "schedule_unchanged",
        "KT-1612": "declaration_outside_new_schedule",
        "KT-1325": "declaration_date_ambiguous",
        "KT-1416": "declaration_date_ambiguous",
        "KT-1803": "partnership_already_exists",
        "KT-1804": "recruited_by_other_provider",
        "KT-1805": "school_programme_not_confirmed",
        "KT-1806": "school_not_recognised",
        "KT-1902": "partnership_challenged",
        "KT-1903": "delivery_partner_not_in_cohort",
    },
}
WARNED = {
    "KT-1212": "declaration_not_payable",
    "KT-1215": "eligibility_not_known",
    "KT-1216": "declaration_duplicate",
    "KT-1214": "school_status_not_active",
    "KT-1322": "started_not_declared",
    "KT-1327": "evidence_held_ignored",
    "KT-1403": "participant_id_changed",
    "KT-1412": "declaration_out_of_sequence",
    "KT-1605": "started_not_declared",
}
STATES = {
    "KT-1212": ("ineligible", ""),  # not eligible for funding
    "KT-1215": ("submitted", ""),  # not yet known whether eligible
    "KT-1216": ("ineligible", ""),  # declared before under the same TRN
    "KT-1309": ("voided", ""),
    "KT-1310": ("eligible", "January 2026"),  # the void in the row above made room for it
    "KT-1314": ("awaiting_clawback", "January 2026"),
    "KT-1315": ("eligible", "January 2026"),  # transferred from the other provider
}

Answers = dict[str, list[dict[str, str]]]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def judged(judged_samples: Path) -> dict[str, tuple[dict[str, object], Path]]:
    """Acknowledgement and result folder of each sample batch."""
    folders = sorted((judged_samples / "outbox" / "kestrel-teaching").iterdir())
    acks = [json.loads((folder / "ack.json").read_text("utf-8")) for folder in folders]
    assert [ack["source"]["filename"] for ack in acks] == list(BATCHES)
    return dict(zip(BATCHES, zip(acks, folders, strict=True), strict=True))


@pytest.fixture(scope="module")
def answers(judged: dict[str, tuple[dict[str, object], Path]]) -> Answers:
    """Every result row of each batch."""
    return {
        name: read(folder / "accepted.csv") + read(folder / "rejected.csv")
        for name, (_, folder) in judged.items()
    }


def reference_of(row: dict[str, str]) -> str:
    return row.get("Your reference") or row["your_reference"]


def test_samples_are_what_the_tables_make() -> None:
    for name, content in sample_files().items():
        assert (SAMPLES / name).read_bytes() == content, f"{name}: run `make samples`"


@pytest.mark.parametrize("name", BATCHES)
def test_rejected_rows_are_the_ones_meant(answers: Answers, name: str) -> None:
    rejected = {
        reference_of(row): row["result_error_codes"]
        for row in answers[name]
        if row["result_outcome"] == "rejected"
    }
    assert rejected == REJECTED[name]


def test_warned_rows_are_the_ones_meant(answers: Answers) -> None:
    state_warnings = {
        code
        for code, words in all_messages().items()
        if (words.layer, words.severity) == ("state", "W")
    }
    warned = {
        reference_of(row): row["result_warning_codes"]
        for rows in answers.values()
        for row in rows
        if set(row["result_warning_codes"].split("; ")) & state_warnings
    }
    assert warned == WARNED
    # This one takes a void of an earlier batch that is sent again.
    assert set(WARNED.values()) == state_warnings - {"void_could_be_a_repeat"}


def test_declarations_get_their_states(answers: Answers) -> None:
    found = {
        reference_of(row): (row["result_state"], row["result_statement"])
        for row in answers["declarations-december-2025.csv"]
        if reference_of(row) in STATES
    }
    assert found == STATES


def test_every_outcome_is_shown(judged: dict[str, tuple[dict[str, object], Path]]) -> None:
    (first, _), (second, _) = judged.values()
    counted = {"rows_read": 69, "accepted": 46, "already_recorded": 2, "rejected": 19, "ignored": 2}
    assert {k: v for k, v in first["counts"].items() if k in counted} == counted
    assert [s for s in second["source"]["sheets"] if s != "Read me"] == [
        "Voids",
        "Status changes",
        "Declarations",
        "Partnerships",
        "Partnership changes",
    ]
    assert second["counts"]["rejected"] == 16


def test_a_repeated_row_gets_the_same_id(answers: Answers) -> None:
    twice = [
        row["result_declaration_id"]
        for row in answers["declarations-december-2025.csv"]
        if reference_of(row) in ("KT-1413", "KT-1415")
    ]
    assert len(twice) == 2
    assert len(set(twice)) == 1
