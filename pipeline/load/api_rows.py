"""What an entry of the API's JSON becomes: rows of one kind, attribute by attribute."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# A value that is there and null: it empties what is recorded.
NULL = object()
COMMON = {"created_at": "created_at", "updated_at": "updated_at"}
# By kind: the column that an attribute fills; "" for those that are known and not loaded.
ATTRIBUTES: dict[str, dict[str, str]] = {
    "partnerships": {
        **COMMON,
        **{
            name: name
            for name in (
                "cohort", "school_id", "delivery_partner_id", "status", "challenged_reason",
                "challenged_at", "induction_tutor_name", "induction_tutor_email",
            )
        },
        "urn": "",
        "delivery_partner_name": "",
    },
    "schools": {
        **COMMON,
        **{name: name for name in ("name", "urn", "cohort", "induction_programme_choice")},
        "in_partnership": "",
    },
    "delivery-partners": {**COMMON, "name": "name", "cohort": ""},
    "statements": {
        **COMMON,
        **{name: name for name in ("type", "cohort", "cut_off_date", "payment_date")},
        **dict.fromkeys(("month", "year", "paid"), ""),
    },
    "declarations": {
        **COMMON,
        **{
            name: name
            for name in (
                "participant_id", "declaration_type", "declaration_date", "course_identifier",
                "evidence_held", "state", "delivery_partner_id", "mentor_id",
                "ineligible_for_funding_reason",
            )
        },
        "lead_provider_name": "lead_provider",
        **dict.fromkeys(("statement_id", "clawback_statement_id", "uplift_paid", "has_passed"), ""),
    },
    "participants": {
        "full_name": "full_name",
        "teacher_reference_number": "teacher_reference_number",
        "updated_at": "updated_at",
        "ecf_enrolments": "",
        "participant_id_changes": "",
    },
    "participant-id-changes": {
        name: name for name in ("from_participant_id", "to_participant_id", "changed_at")
    },
}  # fmt: skip
ENROLMENT = {
    name: name
    for name in (
        "training_record_id", "email", "mentor_id", "school_urn", "participant_type", "cohort",
        "training_status", "participant_status", "teacher_reference_number_validated",
        "eligible_for_funding", "pupil_premium_uplift", "sparsity_uplift", "schedule_identifier",
        "delivery_partner_id", "created_at", "induction_end_date", "mentor_funding_end_date",
        "mentor_ineligible_for_funding_reason", "cohort_changed_after_payments_frozen",
    )
} | {"withdrawal": "", "deferral": ""}  # fmt: skip
ID_COLUMNS = {
    "partnerships": "partnership_id",
    "schools": "school_id",
    "delivery-partners": "delivery_partner_id",
    "statements": "statement_id",
    "declarations": "declaration_id",
    "participants": "participant_id",
}


@dataclass
class Row:
    """One row: its values by column (text, or NULL), and where each stands in entry `number`.

    `row_id` is its number among all rows of the file, once that is known.
    """

    number: int
    row_id: int = field(default=0, kw_only=True)
    values: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def take(self, source: Mapping[str, Any], known: Mapping[str, str], prefix: str = "") -> None:
        """Take the attributes that fill a column."""
        for name, column in known.items():
            if column and name in source:
                self.put(column, source[name], f"{prefix}{name}")

    def put(self, column: str, value: Any, path: str) -> None:
        """Set a column; `path` says where the value stands."""
        self.values[column] = NULL if value is None else value
        self.paths[column] = path


@dataclass
class Shapes:
    """What was found on the way, by numbers of entries.

    Attributes nobody knows, those of another shape, and different entries with one ID.
    """

    unknown: set[str] = field(default_factory=set)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)

    def note_unknown(
        self, source: Mapping[str, Any], known: Iterable[str], prefix: str = ""
    ) -> None:
        """Remember the names of attributes that are not known."""
        self.unknown.update(f"{prefix}{name}" for name in source.keys() - set(known))

    def objects(self, number: int, source: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
        """The objects of a list; anything else is noted and left out."""
        found = source.get(name)
        if found is None:
            return []
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.wrong.append((number, name, "a list of objects"))
            return []
        return found


def unfold(
    kind: str, number: int, entry: Mapping[str, Any], shapes: Shapes
) -> list[tuple[str, Row]]:
    """The rows of an entry, each with its kind."""
    attributes = entry.get("attributes", {})
    if not isinstance(attributes, dict):
        shapes.wrong.append((number, "attributes", "an object"))
        return []
    shapes.note_unknown(attributes, ATTRIBUTES[kind])
    row = Row(number)
    if "id" in entry:
        row.put(ID_COLUMNS[kind], entry["id"], "id")
    row.take(attributes, ATTRIBUTES[kind])
    special = SPECIAL.get(kind)
    return special(row, attributes, shapes) if special else [(kind, row)]


def unfold_participant(
    person: Row, attributes: Mapping[str, Any], shapes: Shapes
) -> list[tuple[str, Row]]:
    """A row for every enrolment, and before them the changes of the person's ID."""
    number, rows = person.number, []
    known = ATTRIBUTES["participant-id-changes"]
    for place, change in enumerate(shapes.objects(number, attributes, "participant_id_changes")):
        shapes.note_unknown(change, known, "participant_id_changes.")
        row = Row(number)
        row.take(change, known, f"participant_id_changes[{place}].")
        rows.append(("participant-id-changes", row))
    for place, enrolment in enumerate(shapes.objects(number, attributes, "ecf_enrolments")):
        shapes.note_unknown(enrolment, ENROLMENT, "ecf_enrolments.")
        row = Row(number, dict(person.values), dict(person.paths))
        prefix = f"ecf_enrolments[{place}]."
        row.take(enrolment, ENROLMENT, prefix)
        for name in ("withdrawal", "deferral"):
            take_apart(row, enrolment, name, prefix, shapes)
        rows.append(("participants", row))
    return rows


def take_apart(
    row: Row, enrolment: Mapping[str, Any], name: str, prefix: str, shapes: Shapes
) -> None:
    """A withdrawal or deferral: its reason and its date; null empties both."""
    if name not in enrolment:
        return
    found = enrolment[name]
    if found is not None and not isinstance(found, dict):
        shapes.wrong.append((row.number, f"{prefix}{name}", "an object or null"))
        return
    for part in ("reason", "date"):
        if found is None or part in found:
            value = None if found is None else found[part]
            row.put(f"{name}_{part}", value, f"{prefix}{name}.{part}")
    shapes.note_unknown(found or {}, ("reason", "date"), f"ecf_enrolments.{name}.")


def unfold_delivery_partner(
    partner: Row, attributes: Mapping[str, Any], shapes: Shapes
) -> list[tuple[str, Row]]:
    """A row for every cohort."""
    cohorts = attributes.get("cohort")
    if not isinstance(cohorts, list) or not cohorts:
        shapes.wrong.append((partner.number, "cohort", "a list of years"))
        return []
    rows = []
    for place, cohort in enumerate(cohorts):
        row = Row(partner.number, dict(partner.values), dict(partner.paths))
        row.put("cohort", cohort, f"cohort[{place}]")
        rows.append(("delivery-partners", row))
    return rows


def unfold_statement(
    row: Row, attributes: Mapping[str, Any], shapes: Shapes
) -> list[tuple[str, Row]]:
    """The name is month and year; what is paid has that state."""
    month, year = attributes.get("month"), attributes.get("year")
    if isinstance(month, str) and isinstance(year, str | int):
        row.put("name", f"{month.strip()} {str(year).strip()}", "month")
    paid = attributes.get("paid")
    if isinstance(paid, bool) or paid in (None, "true", "false"):
        if paid in (True, "true"):
            row.put("state", "paid", "paid")
    else:
        shapes.wrong.append((row.number, "paid", "true or false"))
    return [("statements", row)]


def unfold_declaration(row: Row, attributes: Mapping[str, Any], _: Shapes) -> list[tuple[str, Row]]:
    """Statements and the uplift are kept aside: they are looked up."""
    for name in ("statement_id", "clawback_statement_id", "uplift_paid"):
        if name in attributes:
            row.put(name, attributes[name], name)
    return [("declarations", row)]


Unfolding = Callable[[Row, Mapping[str, Any], Shapes], list[tuple[str, Row]]]
SPECIAL: dict[str, Unfolding] = {
    "participants": unfold_participant,
    "delivery-partners": unfold_delivery_partner,
    "statements": unfold_statement,
    "declarations": unfold_declaration,
}
