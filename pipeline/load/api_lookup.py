"""What the API's JSON leaves open and the ledger knows: days, cohorts, statements by their IDs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import duckdb

from pipeline.database import sql
from pipeline.load.api_rows import NULL, Row
from pipeline.model.findings import Finding, append_findings
from schemas.reference import values

LONDON = ZoneInfo("Europe/London")
PAID_STATES = ("paid", "awaiting_clawback", "clawed_back")
UPLIFTS = ("pupil_premium_uplift", "sparsity_uplift")
COURSE_TYPES = {"ecf-induction": "ect", "ecf-mentor": "mentor"}


def text(row: Row, name: str) -> str:
    """A value as text; empty where it is absent, null, or no text."""
    value = row.values.get(name)
    return str(value).strip() if isinstance(value, str | int) and value is not NULL else ""


def as_id(words: str) -> str | None:
    """The ID that a text is, as the ledger writes it; None: it is none."""
    try:
        return str(UUID(words))
    except ValueError:
        return None


def as_instant(words: str) -> datetime | None:
    """The instant (UTC, without zone) that a text is; None: it is none."""
    try:
        canonical = values.read_instant(words) if words else None
        return datetime.fromisoformat(canonical.replace("Z", "")) if canonical else None
    except ValueError:
        return None


def complete_participants(
    con: duckdb.DuckDBPyConnection, rows: list[Row], provider: str | None
) -> None:
    """The start date: that of the enrolment meant, else the London day on which it was made."""
    ids = [found for row in rows if (found := as_id(text(row, "training_record_id")))]
    known = dict(sql.run(con, "load/shown_starts", {"provider": provider, "ids": ids}).fetchall())
    ((today,),) = con.execute("select today from event_context").fetchall()
    for row in rows:
        started = known.get(as_id(text(row, "training_record_id")))
        row.put("start_date", str(started or london_day(text(row, "created_at"), today)), "id")


def london_day(created_at: str, today: date) -> date:
    """The day of an instant in London; today where there is none."""
    made = as_instant(created_at)
    if made is None:
        return today
    return made.replace(tzinfo=ZoneInfo("UTC")).astimezone(LONDON).date()


def complete_statements(
    con: duckdb.DuckDBPyConnection, rows: list[Row], provider: str | None
) -> None:
    """A statement that nobody knows yet pays output fees."""
    found = con.execute(
        "select cohort::varchar, name from as_of.statement "
        "where lead_provider_id = $provider::uuid",
        {"provider": provider},
    ).fetchall()
    known = {(cohort, name.casefold()) for cohort, name in found}
    for row in rows:
        if (text(row, "cohort"), text(row, "name").casefold()) not in known:
            row.put("output_fee", "true", "output_fee")


@dataclass(frozen=True)
class Enrolled:
    """An enrolment as far as a declaration takes something from it."""

    start_date: date
    cohort: int
    uplifts: tuple[bool, bool]


def complete_declarations(
    con: duckdb.DuckDBPyConnection, rows: list[Row], provider: str | None
) -> None:
    """Statements by their IDs, the cohort, and the uplift flags (read-side, section 5)."""
    sql.run(con, "load/current_ids")
    owners = read_owners(con)
    statements = read_statements(con)
    enrolments = read_enrolments(con, rows)
    held = read_held(con, rows)
    findings: list[Finding] = []
    for row in rows:
        owner = owners.get(spelling(text(row, "lead_provider")))
        cohorts = [
            take_statement(row, name, owner, statements, findings)
            for name in ("statement", "clawback_statement")
        ]
        known = held.get(as_id(text(row, "declaration_id")))
        enrolled = choose_enrolment(row, (owner, provider), enrolments)
        cohort = cohorts[0] or cohorts[1]
        if cohort is None and known is None and enrolled is not None:
            cohort = enrolled.cohort
        if cohort is not None:
            row.put("cohort", str(cohort), "cohort")
        flags = known or (enrolled.uplifts if enrolled else (False, False))
        put_uplifts(row, flags)
    append_findings(con, findings)


def spelling(name: str) -> str:
    """How a provider's name or ID is looked up."""
    return " ".join(name.split()).lower()


def read_owners(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The IDs of providers by what files call them."""
    sql.run(con, "load/spellings")
    found = con.execute(
        "select spelling, lead_provider_id::varchar from loading.provider_spelling"
    ).fetchall()
    return dict(found)


def read_statements(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[int, str]]:
    """Cohort and name of every statement, by provider and ID (loaded or derived)."""
    found = sql.run(con, "load/statement_ids").fetchall()
    return {(provider, one): (cohort, name) for provider, one, cohort, name in found}


def read_enrolments(
    con: duckdb.DuckDBPyConnection, rows: Iterable[Row]
) -> dict[tuple[str, str, str], list[Enrolled]]:
    """Enrolments by provider, participant (as the file names it) and type, by start date."""
    ids = sorted({one for row in rows if (one := as_id(text(row, "participant_id")))})
    found: dict[tuple[str, str, str], list[Enrolled]] = {}
    for provider, person, kind, start, cohort, *uplifts in sql.run(
        con, "load/declared_enrolments", {"ids": ids}
    ).fetchall():
        enrolled = Enrolled(start, cohort, (bool(uplifts[0]), bool(uplifts[1])))
        found.setdefault((provider, person, kind), []).append(enrolled)
    return found


def read_held(
    con: duckdb.DuckDBPyConnection, rows: Iterable[Row]
) -> dict[str | None, tuple[bool, bool]]:
    """The uplift flags of the declarations that are recorded already."""
    ids = [one for row in rows if (one := as_id(text(row, "declaration_id")))]
    found = con.execute(
        "select declaration_id::varchar, pupil_premium_uplift, sparsity_uplift "
        "from as_of.declaration where declaration_id in (select unnest($ids::uuid[]))",
        {"ids": ids},
    ).fetchall()
    return {one: (bool(pupil), bool(sparsity)) for one, pupil, sparsity in found}


def take_statement(
    row: Row,
    name: str,
    owner: str | None,
    statements: dict[tuple[str, str], tuple[int, str]],
    findings: list[Finding],
) -> int | None:
    """The statement that an ID stands for goes into its column; the cohort, if there is one."""
    given = row.values.pop(f"{name}_id", None)
    path = row.paths.pop(f"{name}_id", f"{name}_id")
    if given is None:
        return None
    if given is NULL:
        row.put(name, None, path)
        return None
    found = statements.get((owner or "", as_id(str(given)) or ""))
    if found is None:
        facts = {"what": "statement with the ID", "value": str(given)}
        row.paths[name] = path
        findings.append(
            Finding("reference_not_found", row.row_id, name, value=str(given), facts=facts)
        )
        return None
    row.put(name, found[1], path)
    return found[0]


def choose_enrolment(
    row: Row,
    providers: tuple[str | None, str | None],
    enrolments: dict[tuple[str, str, str], list[Enrolled]],
) -> Enrolled | None:
    """Of the declaring provider, else of the one whose file it is: the latest start on or before
    the declaration date, else the earliest."""
    person = as_id(text(row, "participant_id")) or ""
    kind = COURSE_TYPES.get(text(row, "course_identifier"), "")
    for provider in providers:
        found = enrolments.get((provider or "", person, kind))
        if found:
            day = london_day(text(row, "declaration_date"), date.max)
            begun = [one for one in found if one.start_date <= day]
            return begun[-1] if begun else found[0]
    return None


def put_uplifts(row: Row, flags: tuple[bool, bool]) -> None:
    """The flags of the enrolment, as far as they agree with what was paid."""
    paid: Any = row.values.pop("uplift_paid", None)
    would = (
        text(row, "course_identifier") == "ecf-induction"
        and text(row, "declaration_type") == "started"
        and text(row, "state") in PAID_STATES
    )
    if paid in (True, "true") and not any(flags):
        flags = (True, False)
    elif paid in (False, "false") and would:
        flags = (False, False)
    for name, flag in zip(UPLIFTS, flags, strict=True):
        row.put(name, "true" if flag else "false", "uplift_paid")
