# ruff: noqa: E501
"""Nothing of one provider's data shows in another one's results beyond rulebook section 10.

Birch Learning's world is full of canaries: names, IDs, dates that stand nowhere else. Acorn
Teaching sends files that look for them.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from stories.telling import call, expect_exit, load

ACORN, BIRCH = "Acorn Teaching", "Birch Learning"
NOW = "2025-11-10T10:00:00Z"


def an_id(kind: str, number: int = 1) -> str:
    return f"{kind}-0000-4000-8000-00000000000{number}"


OAK, CANARY_PARTNER = an_id("0a000000"), an_id("ca0a0000")
NORTH, CANARY_SCHOOL = an_id("5c000000"), an_id("5c000000", 2)
OWN, OWN_TWIN, MOVED_AWAY, SHARED = (an_id("aa000000", n) for n in (1, 2, 3, 4))
FOREIGN, FOREIGN_TWIN, FOREIGN_RETIRED = (an_id("ca000000", n) for n in (1, 2, 3))
FOREIGN_DECLARATION, FOREIGN_PARTNERSHIP = an_id("ca0d0000"), an_id("ca0f0000")
UNKNOWN = an_id("0dd00000")
# Allowed to be seen: Birch's live declaration of 20 September 2024 for SHARED (section 10).
CANARIES = (
    "Zebediah",
    "zebediah",
    "Tutormouse",
    "tutormouse",
    "Canary",
    "17 February 2025",
    "2025-02-17",
    "18 March 2025",
    "2025-03-18",
    "19 April 2025",
    "2025-04-19",
    "Birch",
)

COMMON = {
    "lead-providers": f"""lead_provider_id,name,vat_registered
        {an_id("ac000000")},{ACORN},true
        {an_id("b1000000")},{BIRCH},false""",
    "delivery-partners": f"""delivery_partner_id,lead_provider,cohort,name
        {OAK},{ACORN},2024,Oak Partners
        {OAK},{ACORN},2023,Oak Partners
        {CANARY_PARTNER},{BIRCH},2024,Canary Partners""",
    "schools": f"""school_id,cohort,urn,name,eligible_for_funding,induction_programme_choice
        {NORTH},2024,100001,North School,true,full_induction_programme
        {CANARY_SCHOOL},2024,100002,Canary School,true,full_induction_programme""",
    "partnerships": f"""partnership_id,lead_provider,school_id,cohort,delivery_partner_id
        {an_id("0f000000")},{ACORN},{NORTH},2024,{OAK}
        {an_id("0f000000", 2)},{ACORN},{NORTH},2023,{OAK}""",
    "participants": f"""training_record_id,lead_provider,start_date,end_date,participant_id,full_name,teacher_reference_number,participant_type,school_id,cohort,schedule_identifier,eligible_for_funding
        {an_id("00000001", 1)},{ACORN},2024-09-01,,{OWN},Ada,1000001,ect,{NORTH},2024,ecf-standard-september,true
        {an_id("00000001", 2)},{ACORN},2024-09-01,,{OWN_TWIN},Bea,1000002,ect,{NORTH},2024,ecf-standard-september,true
        {an_id("00000001", 3)},{ACORN},2024-09-01,2024-12-31,{MOVED_AWAY},Abe,1000003,ect,{NORTH},2024,ecf-standard-september,true
        {an_id("00000001", 4)},{ACORN},2024-09-01,,{SHARED},Dee,1000004,ect,{NORTH},2024,ecf-standard-september,true""",
}
OF_BIRCH = {
    "participants": f"""training_record_id,lead_provider,start_date,participant_id,full_name,email,teacher_reference_number,participant_type,school_id,cohort,schedule_identifier,eligible_for_funding
        {an_id("ca000001", 1)},{BIRCH},2024-09-01,{FOREIGN},Zebediah,zebediah@example.org,2000001,ect,{CANARY_SCHOOL},2024,ecf-standard-september,true
        {an_id("ca000001", 2)},{BIRCH},2024-09-01,{FOREIGN_TWIN},Zebediah,zebediah@example.org,1000002,ect,{CANARY_SCHOOL},2024,ecf-standard-september,true
        {an_id("ca000001", 3)},{BIRCH},2025-01-01,{MOVED_AWAY},Abe,,1000003,ect,{CANARY_SCHOOL},2024,ecf-extended-january,true
        {an_id("ca000001", 4)},{BIRCH},2024-06-01,{SHARED},Dee,,1000004,ect,{CANARY_SCHOOL},2024,ecf-standard-september,true""",
    "participant-id-changes": f"""from_participant_id,to_participant_id,changed_at
        {FOREIGN_RETIRED},{FOREIGN},2025-02-17T09:00:00Z""",
    "statements": f"""lead_provider,cohort,name,type,cut_off_date,payment_date,output_fee
        {BIRCH},2024,Canary Month,ecf,2026-01-10,2026-02-17,true""",
    "partnerships": f"""partnership_id,lead_provider,school_id,cohort,delivery_partner_id,induction_tutor_name,induction_tutor_email
        {FOREIGN_PARTNERSHIP},{BIRCH},{CANARY_SCHOOL},2024,{CANARY_PARTNER},Tutormouse,tutormouse@example.org""",
    "declarations": f"""declaration_id,participant_id,lead_provider,course_identifier,declaration_type,declaration_date,evidence_held,state,cohort,statement,delivery_partner_id
        {FOREIGN_DECLARATION},{FOREIGN},{BIRCH},ecf-induction,started,2025-02-17T09:00:00Z,,eligible,2024,Canary Month,{CANARY_PARTNER}
        {an_id("ca0d0000", 2)},{FOREIGN_TWIN},{BIRCH},ecf-induction,started,2025-02-17T09:00:00Z,,eligible,2024,Canary Month,{CANARY_PARTNER}
        {an_id("ca0d0000", 3)},{MOVED_AWAY},{BIRCH},ecf-induction,retained-1,2025-03-18T09:00:00Z,other,eligible,2024,Canary Month,{CANARY_PARTNER}
        {an_id("ca0d0000", 4)},{SHARED},{BIRCH},ecf-induction,started,2024-09-20T09:00:00Z,,paid,2024,January 2025,{CANARY_PARTNER}
        {an_id("ca0d0000", 5)},{SHARED},{BIRCH},ecf-induction,retained-1,2025-04-19T09:00:00Z,other,voided,2024,,{CANARY_PARTNER}""",
}
ORDER = (
    "lead-providers",
    "delivery-partners",
    "statements",
    "schools",
    "partnerships",
    "participants",
    "participant-id-changes",
    "declarations",
)
COLUMNS = [
    "type",
    "participant_id",
    "course_identifier",
    "declaration_type",
    "declaration_date",
    "evidence_held",
    "declaration_id",
    "reason",
    "schedule_identifier",
    "cohort",
    "urn",
    "delivery_partner_id",
    "partnership_id",
]


def row(kind: str, **cells: str) -> str:
    """A line of a batch."""
    given = {"type": kind, **cells}
    assert set(given) <= set(COLUMNS)
    return ",".join(given.get(name, "") for name in COLUMNS)


def about(participant_id: str) -> list[str]:
    """Everything that can be asked about a participant."""
    who = {"participant_id": participant_id, "course_identifier": "ecf-induction"}
    slot = {**who, "declaration_type": "started"}
    return [
        row("participant-declaration", **slot, declaration_date="2024-10-01T09:00:00Z"),
        row("participant-declaration-void", **slot),
        row("participant-defer", **who, reason="other"),
        row("participant-resume", **who),
        row("participant-withdraw", **who, reason="other"),
        row("participant-change-schedule", **who, schedule_identifier="ecf-standard-april"),
        row("participant-change-schedule", **who, schedule_identifier="ecf-extended-september",
            cohort="2023"),
        row("participant-declaration", **{**slot, "course_identifier": "ecf-mentor"},
            declaration_date="2024-10-01T09:00:00Z"),
    ]  # fmt: skip


def about_ids(declaration_id: str, partnership_id: str) -> list[str]:
    """Rows that name a declaration and a partnership."""
    return [
        row("participant-declaration-void", declaration_id=declaration_id),
        row("ecf-partnership-update", partnership_id=partnership_id, delivery_partner_id=OAK),
    ]


def files(folder: Path, world: dict[str, str]) -> list[Path]:
    """Reference data as files."""
    folder.mkdir()
    for kind, text in world.items():
        lines = (line.strip() for line in text.splitlines())
        (folder / f"{kind}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [folder / f"{kind}.csv" for kind in ORDER if kind in world]


@pytest.fixture(scope="module")
def without_birch(empty_sandbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Acorn's data alone."""
    folder = tmp_path_factory.mktemp("without")
    shutil.copytree(empty_sandbox, folder / "workspace")
    load(folder / "workspace", files(folder / "common", COMMON))
    return folder / "workspace"


@pytest.fixture(scope="module")
def with_birch(without_birch: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, and Birch's data with all the canaries."""
    folder = tmp_path_factory.mktemp("with")
    shutil.copytree(without_birch, folder / "workspace")
    load(folder / "workspace", files(folder / "of-birch", OF_BIRCH))
    return folder / "workspace"


class Sent:
    """What Acorn sees after sending a file: every result file, stdout and stderr."""

    def __init__(self, workspace: Path, lines: Iterable[str], *options: str) -> None:
        source = workspace.parent / "batch.csv"
        source.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
        given = ("check", source, "--provider", ACORN, "--server-date", NOW, *options)
        self.result = expect_exit(call(workspace, *given), 0, 1, 3)
        outbox = workspace / "outbox" / "acorn-teaching"
        folder = max(outbox.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        self.files = {path.name: path.read_bytes() for path in folder.iterdir()}
        self.output = self.result.stdout + self.result.stderr
        shutil.rmtree(folder)

    @property
    def everything(self) -> str:
        """All of it as text, workbooks part by part."""
        parts = [self.output]
        for name, content in self.files.items():
            if name.endswith(".xlsx"):
                book = zipfile.ZipFile(io.BytesIO(content))
                parts += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
            else:
                parts.append(content.decode("utf-8"))
        return "".join(parts)

    def table(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(self.files[name].decode("utf-8-sig").splitlines()))

    @property
    def ack(self) -> dict[str, Any]:
        """The acknowledgement without what speaks of the run and of the bytes that were sent."""
        ack: dict[str, Any] = json.loads(self.files["ack.json"])
        for key in ("batch_id", "source", "versions", "files", "result_hash"):
            del ack[key]
        return ack


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


@pytest.mark.xfail(strict=True, reason="rows of foreign people are counted as one person's")
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
