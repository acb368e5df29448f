"""What an export has to show of a world that was only loaded, written in plain Python.

From the pages that describe the read side, not from the product: rows as dictionaries, loops, no
SQL. All files are loaded at one instant, so that nothing was changed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Cells = dict[str, str]
Entry = dict[str, Any]
LIVE = ("submitted", "eligible", "payable", "paid")
COURSES = {"ecf-induction": "ect", "ecf-mentor": "mentor"}
LONDON = ZoneInfo("Europe/London")


def instant(text: str) -> str:
    """An instant in UTC, with milliseconds; with microseconds where they are no whole ones."""
    read = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    digits = f"{read.microsecond:06}"
    return f"{read:%Y-%m-%dT%H:%M:%S}.{digits.removesuffix('000') or '000'}Z"


def london_day(text: str) -> str:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(LONDON).date().isoformat()


def truth(text: str) -> bool | None:
    return {"true": True, "false": False, "": None}[text]


@dataclass
class PlainExports:
    """The rows of the files by kind; when they were loaded; when the calendar was made."""

    rows: dict[str, list[Cells]]
    calendar: list[Cells]
    loaded_at: str
    made_at: str

    def __post_init__(self) -> None:
        self.today = london_day(self.loaded_at)
        self.next_id = {
            row["from_participant_id"]: row["to_participant_id"]
            for row in self.rows.get("participant-id-changes", ())
        }
        for number, row in enumerate(self.rows["participants"]):
            row["recorded"] = f"{number:06}"

    def current(self, participant_id: str) -> str:
        """The end of the chain of IDs."""
        while participant_id in self.next_id:
            participant_id = self.next_id[participant_id]
        return participant_id

    def own(self, kind: str, provider: str) -> list[Cells]:
        return [row for row in self.rows.get(kind, ()) if row["lead_provider"] == provider]

    def urn_of(self, school_id: str, cohort: str) -> str | None:
        """Of the row's cohort, else of the latest cohort that has one."""
        urns = {r["cohort"]: r["urn"] for r in self.rows["schools"] if r["school_id"] == school_id}
        return (urns.get(cohort) or urns[max(urns)]) if urns else None

    # -- participants

    def participants(self, provider: str) -> list[Entry]:
        people: dict[str, list[Cells]] = {}
        for row in self.own("participants", provider):
            people.setdefault(self.current(row["participant_id"]), []).append(row)
        shown = {person: list(self.shown(rows)) for person, rows in people.items()}
        ordered = sorted(people, key=lambda person: min(r["recorded"] for r in shown[person]))
        return [self.person(person, people[person], shown[person]) for person in ordered]

    def shown(self, rows: list[Cells]) -> Iterator[Cells]:
        """Of each training record the current row: open-ended, else latest start, latest end."""
        records = dict.fromkeys(row["training_record_id"] for row in rows)
        current = [
            max(
                (row for row in rows if row["training_record_id"] == record),
                key=lambda r: (not r["end_date"], r["start_date"], r["end_date"], r["recorded"]),
            )
            for record in records
        ]
        yield from sorted(current, key=lambda row: row["recorded"])

    def person(self, person: str, rows: list[Cells], shown: list[Cells]) -> Entry:
        by_start = sorted(rows, key=lambda row: (row["start_date"], row["recorded"]))
        trns = [r["teacher_reference_number"] for r in by_start if r["teacher_reference_number"]]
        trn = trns[-1] if trns else None
        return {
            "id": person,
            "type": "participant",
            "attributes": {
                "full_name": None,
                "teacher_reference_number": trn,
                "updated_at": instant(self.loaded_at),
                "ecf_enrolments": [self.enrolment(row, trn) for row in shown],
                "participant_id_changes": list(self.changes_to(person)),
            },
        }

    def changes_to(self, person: str) -> Iterator[Entry]:
        """Nearest to the current ID first: all of a chain have one time in these worlds."""
        rows = self.rows.get("participant-id-changes", [])
        at = person
        while before := [row for row in rows if row["to_participant_id"] == at]:
            (row,) = before
            yield {
                "from_participant_id": row["from_participant_id"],
                "to_participant_id": row["to_participant_id"],
                "changed_at": instant(row["changed_at"]),
            }
            at = row["from_participant_id"]

    def enrolment(self, row: Cells, trn: str | None) -> Entry:
        status = row["training_status"] or "active"
        left = {
            name: {"reason": row[f"{name}_reason"], "date": instant(row[f"{name}_date"])}
            if status == word
            else None
            for name, word in (("withdrawal", "withdrawn"), ("deferral", "deferred"))
        }
        return {
            "training_record_id": row["training_record_id"],
            "email": None,
            "mentor_id": None,
            "school_urn": self.urn_of(row["school_id"], row["cohort"]),
            "participant_type": row["participant_type"],
            "cohort": row["cohort"],
            "training_status": status,
            "participant_status": self.participant_status(row),
            "teacher_reference_number_validated": False if trn else None,  # no row says it
            "eligible_for_funding": truth(row["eligible_for_funding"]),
            "pupil_premium_uplift": truth(row["pupil_premium_uplift"]),
            "sparsity_uplift": truth(row["sparsity_uplift"]),
            "schedule_identifier": row["schedule_identifier"],
            "delivery_partner_id": None,
            **left,
            "created_at": instant(self.loaded_at),
            "induction_end_date": row["induction_end_date"] or None,
            "mentor_funding_end_date": row["mentor_funding_end_date"] or None,
            "mentor_ineligible_for_funding_reason": None,
            "cohort_changed_after_payments_frozen": False,
        }

    def participant_status(self, row: Cells) -> str:
        """The first that applies."""
        if row["participant_status"] == "withdrawn":
            return "withdrawn"
        if row["end_date"]:
            return "leaving" if self.today < row["end_date"] else "left"
        if row["start_date"] > self.today:
            return "joining"
        return row["participant_status"] or "active"

    # -- declarations

    def declarations(self, provider: str) -> list[Entry]:
        seen = [
            row
            for row in self.rows.get("declarations", ())
            if row["lead_provider"] == provider or self.may_see(row, provider)
        ]
        ordered = sorted(seen, key=lambda row: instant(row["created_at"]))
        return [self.declaration(row, provider) for row in ordered]

    def may_see(self, row: Cells, provider: str) -> bool:
        """Others' live ones, about who is or still was in training here on that day."""
        day = london_day(row["declaration_date"])
        return row["state"] in LIVE and any(
            self.current(one["participant_id"]) == self.current(row["participant_id"])
            and one["participant_type"] == COURSES[row["course_identifier"]]
            and (not one["end_date"] or one["end_date"] >= day)
            for one in self.own("participants", provider)
        )

    def declaration(self, row: Cells, provider: str) -> Entry:
        """With names of statements in the place of their IDs."""
        own = row["lead_provider"] == provider
        counts = row["state"] in ("eligible", "payable", "paid", "awaiting_clawback", "clawed_back")
        refunded = row["state"] in ("awaiting_clawback", "clawed_back")
        return {
            "id": row["declaration_id"],
            "type": "participant-declaration",
            "attributes": {
                "participant_id": self.current(row["participant_id"]),
                "declaration_type": row["declaration_type"],
                "declaration_date": instant(row["declaration_date"]),
                "course_identifier": row["course_identifier"],
                "evidence_held": row["evidence_held"] or None,
                "state": row["state"],
                "statement_id": row["statement"] or None if own and counts else None,
                "clawback_statement_id": row["clawback_statement"] if own and refunded else None,
                "ineligible_for_funding_reason": None,
                "uplift_paid": False,
                "has_passed": None,
                "lead_provider_name": row["lead_provider"],
                "delivery_partner_id": None,
                "mentor_id": None,
                "created_at": instant(row["created_at"]),
                "updated_at": instant(self.loaded_at),
            },
        }

    # -- partnerships

    def partnerships(self, provider: str) -> list[Entry]:
        return [self.partnership(row) for row in self.own("partnerships", provider)]

    def partnership(self, row: Cells) -> Entry:
        challenged = row["status"] == "challenged"
        return {
            "id": row["partnership_id"],
            "type": "partnership",
            "attributes": {
                "cohort": row["cohort"],
                "urn": self.urn_of(row["school_id"], row["cohort"]),
                "school_id": row["school_id"],
                "delivery_partner_id": row["delivery_partner_id"],
                "delivery_partner_name": self.partner_name(row),
                "status": row["status"],
                "challenged_reason": row["challenged_reason"] if challenged else None,
                "challenged_at": instant(row["challenged_at"]) if challenged else None,
                "induction_tutor_name": None,
                "induction_tutor_email": None,
                "created_at": instant(self.loaded_at),
                "updated_at": instant(self.loaded_at),
            },
        }

    def partner_name(self, row: Cells) -> str | None:
        """Own row of the partner for the cohort, else of its latest cohort."""
        names = {
            one["cohort"]: one["name"]
            for one in self.own("delivery-partners", row["lead_provider"])
            if one["delivery_partner_id"] == row["delivery_partner_id"]
        }
        return names.get(row["cohort"]) or (names[max(names)] if names else None)

    # -- statements

    def statements(self, provider: str) -> list[Entry]:
        """Own and the calendar's that pay output fees; without their IDs, which say nothing."""
        found = {(row["cohort"], row["name"]): dict(row) for row in self.calendar}
        changed = set()
        for row in self.own("statements", provider):
            key = row["cohort"], row["name"]
            found.setdefault(key, {}).update({k: v for k, v in row.items() if v})
            changed.add(key)
        paying = [key for key, row in found.items() if row["output_fee"] == "true"]
        paying.sort(key=lambda key: (found[key]["payment_date"], key[0], key[1]))
        return [self.statement(found[key], key in changed) for key in paying]

    def statement(self, row: Cells, changed: bool) -> Entry:
        month, year = row["name"].split()
        return {
            "type": "statement",
            "attributes": {
                "month": month,
                "year": year,
                "type": row["type"],
                "cohort": row["cohort"],
                "cut_off_date": row["cut_off_date"],
                "payment_date": row["payment_date"],
                "paid": row.get("state") == "paid",
                "created_at": instant(self.made_at),
                "updated_at": instant(self.loaded_at if changed else self.made_at),
            },
        }
