"""A plain Python loop that does the whole job for declarations: what `ecf-batch submit` is held to.

    python -m benchmarks.peers.whole_job FILE WORKSPACE

csv, fields, known people and declarations from the ledger, state rules row by row in file order,
their effects, three result files and their hashes, hashes of the rows, and five tables of the
ledger in one transaction. One thread, dicts, no pandas. It has a dozen of the rules, not every
wording, and reads no odd spellings: it shows what the size of a job costs, and judges nothing
that anybody relies on.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import uuid
from collections import defaultdict
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.peers.rules import COURSES, DATE, EVIDENCE, NOW, TYPES, UUID
from benchmarks.peers.whole_job_files import hash_rows, record, write_results

IS_UUID, IS_DATE = re.compile(UUID).fullmatch, re.compile(DATE).fullmatch
COURSE_OF = {"ect": "ecf-induction", "mentor": "ecf-mentor"}
PLACE = {name: place for place, name in enumerate(TYPES)}
LIVE = ("submitted", "eligible", "payable", "paid")
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "ecf-batch")
Row = dict[str, Any]


def instant(text: str) -> datetime | None:
    """The instant of a date in ordinary form."""
    try:
        return datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None


def field_faults(row: Row) -> list[str]:
    """The field rules that a row breaks."""
    found = []
    if not IS_UUID(row["participant_id"] or ""):
        found.append(
            "participant_id_malformed" if row["participant_id"] else "participant_id_missing"
        )
    for field, words in (("course_identifier", COURSES), ("declaration_type", TYPES)):
        if row[field] not in words:
            found.append(f"{field}_unknown" if row[field] else f"{field}_missing")
    date = row["declaration_date"] or ""
    row["at"] = instant(date) if IS_DATE(date) else None
    if row["at"] is None:
        found.append("declaration_date_malformed" if date else "declaration_date_missing")
    elif date > NOW[: len(date)]:
        found.append("declaration_date_in_future")
    if row["evidence_held"] and row["evidence_held"] not in EVIDENCE:
        found.append("evidence_held_unknown")
    return found


ENROLMENTS = """
select participant_id::varchar as person, participant_type, cohort, schedule_identifier,
    training_status, withdrawal_date, deferral_date, eligible_for_funding
from ledger.enrolment
where participant_id in (select unnest($ids::uuid[])) and lead_provider_id = $provider
order by event, seq
"""
DECLARATIONS = """
select declaration_id, participant_id::varchar as person, course_identifier, declaration_type,
    declaration_date as at, evidence_held, lead_provider_id = $provider as mine, states.state
from ledger.declaration
join (
    select declaration_id, max_by(state, (event, seq)) as state
    from ledger.declaration_state
    group by all
) as states using (declaration_id)
where participant_id in (select unnest($ids::uuid[]))
order by event, seq
"""
STATEMENTS = """
select cohort, name
from ledger.statement
where state = 'open' and output_fee and cut_off_date >= $today::date
and (lead_provider_id is null or lead_provider_id = $provider)
order by cut_off_date desc
"""


class Known:
    """What the ledger holds about the people of a file."""

    def __init__(self, con: duckdb.DuckDBPyConnection, provider: uuid.UUID, ids: list[str]) -> None:
        people = {"ids": ids, "provider": provider}
        self.enrolments = {
            (line["person"], COURSE_OF[line["participant_type"]]): line
            for line in rows_of(con, ENROLMENTS, people)
        }
        self.declared: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for line in rows_of(con, DECLARATIONS, people):
            self.declared[line["person"], line["course_identifier"]].append(line)
        self.milestones = {
            (line["cohort"], line["schedule_identifier"], line["declaration_type"]): line
            for line in rows_of(con, "from ledger.milestone order by event, seq", {})
        }
        today = {"today": NOW[:10], "provider": provider}
        self.statements = {s["cohort"]: s["name"] for s in rows_of(con, STATEMENTS, today)}


def rows_of(con: duckdb.DuckDBPyConnection, select: str, values: Row) -> list[Row]:
    """The rows of a query as dicts."""
    found = con.execute(select, values) if values else con.execute(select)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, line, strict=True)) for line in found.fetchall()]


def state_faults(row: Row, known: Known) -> list[str]:
    """The state rules that a row breaks, against what is known and the rows before it."""
    slot = row["participant_id"].lower(), row["course_identifier"]
    enrolment = known.enrolments.get(slot)
    if enrolment is None:
        return ["participant_not_recognised"]
    found = []
    kind, at = row["declaration_type"], row["at"]
    milestone = known.milestones.get((enrolment["cohort"], enrolment["schedule_identifier"], kind))
    if milestone is None:
        found.append("declaration_type_not_in_schedule")
    elif at.date() < milestone["start_date"]:
        found.append("declaration_before_milestone_start")
    elif milestone["milestone_date"] and at.date() > milestone["milestone_date"]:
        found.append("declaration_after_milestone_cutoff")
    live = [one for one in known.declared[slot] if one["state"] in LIVE]
    for one in live:
        same = one["mine"] and (one["at"], one["evidence_held"]) == (
            at,
            row["evidence_held"] or None,
        )
        if one["declaration_type"] == kind:
            if same:
                row["copy"] = one
                return []
            found.append("declaration_already_exists")
        elif (PLACE[one["declaration_type"]] < PLACE[kind]) != (one["at"] <= at):
            found.append("declaration_out_of_sequence")
    if enrolment["training_status"] == "withdrawn" and at > enrolment["withdrawal_date"]:
        found.append("participant_withdrawn")
    if enrolment["training_status"] == "deferred" and at > enrolment["deferral_date"]:
        found.append("participant_deferred")
    if kind != "started" and not row["evidence_held"]:
        found.append("evidence_held_missing")
    if enrolment["eligible_for_funding"] and enrolment["cohort"] not in known.statements:
        found.append("no_open_statement_for_cohort")
    return found


def take_effect(row: Row, known: Known, provider: uuid.UUID) -> None:
    """An accepted row makes a declaration, which the rows after it meet."""
    slot = row["participant_id"].lower(), row["course_identifier"]
    enrolment = known.enrolments[slot]
    eligible = enrolment["eligible_for_funding"]
    state = "submitted" if eligible is None else "eligible" if eligible else "ineligible"
    times = sum(one["declaration_type"] == row["declaration_type"] for one in known.declared[slot])
    name = "|".join(map(str, (provider, *slot, row["declaration_type"], row["at"], times)))
    made = {
        "declaration_id": uuid.uuid5(SPACE, name),
        "declaration_type": row["declaration_type"],
        "at": row["at"],
        "evidence_held": row["evidence_held"] or None,
        "state": state,
        "mine": True,
    }
    known.declared[slot].append(made)
    row["made"] = {**made, "enrolment": enrolment}
    row["statement"] = known.statements.get(enrolment["cohort"]) if state == "eligible" else None


def judge(rows: list[Row], known: Known, provider: uuid.UUID) -> None:
    """Every row in file order."""
    for row in rows:
        row["codes"] = row["faults"] or state_faults(row, known)
        row["outcome"] = "rejected" if row["codes"] else "accepted"
        if row.get("copy"):
            row["outcome"] = "already_recorded"
        elif not row["codes"]:
            take_effect(row, known, provider)


def read(path: Path) -> tuple[list[Row], list[str]]:
    """The rows with their number and field faults; the columns."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows: list[Row] = list(reader)
        columns = list(reader.fieldnames or ())
    for row_id, row in enumerate(rows, 1):
        row.update(row_id=row_id, row=row_id + 1, faults=field_faults(row))
    return rows, columns


def submit(path: Path, workspace: Path, provider_name: str) -> dict[str, int]:
    """The whole job; how many rows had each outcome."""
    content = path.read_bytes()
    rows, columns = read(path)
    con = duckdb.connect()
    con.execute(f"attach '{workspace / 'ledger.duckdb'}' as ledger")
    ((provider,),) = con.execute(
        "select any_value(lead_provider_id) from ledger.lead_provider where name = $name",
        {"name": provider_name},
    ).fetchall()
    ids = {row["participant_id"].lower() for row in rows if IS_UUID(row["participant_id"] or "")}
    known = Known(con, provider, sorted(ids))
    judge(rows, known, provider)
    folder = workspace / "outbox" / "plain-loop" / hashlib.sha256(content).hexdigest()[:8]
    hashes = write_results(folder, rows, columns)
    counts = {name: len(list(found)) for name, found in groupby(sorted(r["outcome"] for r in rows))}
    ((last, previous),) = con.execute(
        "select event, event_hash from ledger.event order by event desc limit 1"
    ).fetchall()
    event = {"event": last + 1, "kind": "batch", "lead_provider_id": str(provider),
             "received_at": instant(NOW), "sha256": hashlib.sha256(content).hexdigest(),
             "counts": json.dumps(counts), "options": json.dumps(hashes),
             "result_hash": hash_rows(rows, columns), "previous_hash": previous}  # fmt: skip
    event["event_hash"] = hashlib.sha256(json.dumps(event, default=str).encode()).hexdigest()
    record(con, rows, event)
    con.close()
    return counts


if __name__ == "__main__":
    sys.stdout.write(json.dumps(submit(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])) + "\n")
