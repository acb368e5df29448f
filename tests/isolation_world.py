# ruff: noqa: E501
"""Two providers' data for `test_isolation`: one's is full of canaries, the other one asks for it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stories.telling import call, expect_exit

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
        {BIRCH},2024,March 2031,ecf,2026-01-10,2026-02-17,true""",
    "partnerships": f"""partnership_id,lead_provider,school_id,cohort,delivery_partner_id,induction_tutor_name,induction_tutor_email
        {FOREIGN_PARTNERSHIP},{BIRCH},{CANARY_SCHOOL},2024,{CANARY_PARTNER},Tutormouse,tutormouse@example.org""",
    "declarations": f"""declaration_id,participant_id,lead_provider,course_identifier,declaration_type,declaration_date,evidence_held,state,cohort,statement,delivery_partner_id
        {FOREIGN_DECLARATION},{FOREIGN},{BIRCH},ecf-induction,started,2025-02-17T09:00:00Z,,eligible,2024,March 2031,{CANARY_PARTNER}
        {an_id("ca0d0000", 2)},{FOREIGN_TWIN},{BIRCH},ecf-induction,started,2025-02-17T09:00:00Z,,eligible,2024,March 2031,{CANARY_PARTNER}
        {an_id("ca0d0000", 3)},{MOVED_AWAY},{BIRCH},ecf-induction,retained-1,2025-03-18T09:00:00Z,other,eligible,2024,March 2031,{CANARY_PARTNER}
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


class Sent:
    """What Acorn sees after sending a file: every result file, stdout and stderr."""

    def __init__(self, workspace: Path, lines: Iterable[str], *options: str) -> None:
        source = workspace.parent / "batch.csv"
        source.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
        given: tuple[str | Path, ...]
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
