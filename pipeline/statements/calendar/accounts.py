"""What the ledger says about statements as of one event: small tables, counted once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import duckdb

from pipeline.database import sql
from pipeline.model.provider_names import is_named, who_is_not
from pipeline.statements.money.contracts import (
    Contract,
    MentorContract,
    read_contracts,
    read_mentor_contracts,
)
from pipeline.statements.refusal import WRONG_COMMAND_LINE, StatementRefused
from schemas.reference.values import read_statement_name


@dataclass(frozen=True, order=True)
class Key:
    """What names a statement: lead provider, cohort (start year) and name (`January 2025`)."""

    lead_provider_id: UUID
    cohort: int
    name: str


@dataclass(frozen=True)
class Statement:
    """One line of the calendar for one lead provider; instants are UTC.

    `closed_event` and `paid_event` are None while it is open (or payable), and when the state was
    loaded instead of reached by closing and paying. `event` is the last one that changed it or its
    figures, where that was looked up (`seen_at.name_event`).
    """

    key: Key
    provider: str
    vat_registered: bool
    mentor_funding: bool
    statement_id: UUID
    type: str | None
    cut_off_date: date | None
    payment_date: date | None
    output_fee: bool
    state: str
    closed_event: int | None = None
    closed_at: datetime | None = None
    paid_event: int | None = None
    paid_at: datetime | None = None
    event: int | None = None
    event_hash: str | None = None


@dataclass(frozen=True)
class LineCount:
    """How many lines of one kind a statement has."""

    statement: str
    course_identifier: str
    declaration_type: str
    uplift: bool
    billable: int
    refundable: int


@dataclass(frozen=True)
class NotPaid:
    """How many declarations of one kind are on no statement, and why."""

    state: str
    reason: str
    course_identifier: str
    declaration_type: str
    declarations: int


@dataclass(frozen=True)
class Adjustment:
    """An additional adjustment, in pounds."""

    label: str
    amount: Fraction


@dataclass(frozen=True)
class Accounts:
    """All that money is worked out from, as of event `as_of`."""

    as_of: int
    statements: dict[Key, Statement]
    contracts: dict[tuple[UUID, int], Contract]
    mentor_contracts: dict[tuple[UUID, int], MentorContract]
    line_counts: dict[tuple[UUID, int], tuple[LineCount, ...]]
    adjustments: dict[Key, tuple[Adjustment, ...]]
    not_paid: dict[tuple[UUID, int], tuple[NotPaid, ...]]


def read_accounts(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    lead_provider_id: UUID | None = None,
    cohort: int | None = None,
) -> Accounts:
    """Read the ledger up to and including event `as_of`, of one provider or cohort or of all.

    Leaves the table `statement_line` behind: the declarations of these accounts.
    """
    sql.run(
        con,
        "statements/calendar/statement_lines",
        {"as_of": as_of, "lead_provider_id": lead_provider_id, "cohort": cohort},
    ).fetchall()
    return Accounts(
        as_of=as_of,
        statements=read_statements(con, as_of),
        contracts=read_contracts(con, as_of),
        mentor_contracts=read_mentor_contracts(con, as_of),
        line_counts=_group(sql.run(con, "statements/calendar/line_counts").fetchall(), LineCount),
        adjustments=_read_adjustments(con, as_of),
        not_paid=_group(sql.run(con, "statements/calendar/not_paid_counts").fetchall(), NotPaid),
    )


def read_statements(
    con: duckdb.DuckDBPyConnection, as_of: int, states: Collection[str] | None = None
) -> dict[Key, Statement]:
    """The calendar of every lead provider at event `as_of`; own rows before the calendar's.

    Ordered by provider, cohort, cut-off date and name; those in `states` alone, where given.
    """
    result = sql.run(con, "statements/calendar/calendar", {"as_of": as_of})
    columns = [column[0] for column in result.description or ()]
    rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
    found = [_read_statement(row) for row in rows if states is None or row["state"] in states]
    return {statement.key: statement for statement in found}


def find_statement(
    statements: Iterable[Statement], provider: str, cohort: int, name: str
) -> Statement:
    """The statement that a person names: provider by name or ID, in any case.

    Raises StatementRefused (exit 2) when there is none.
    """
    everything = list(statements)
    of_provider = of_one_provider(everything, provider)
    wanted = (read_statement_name(name) or " ".join(name.split())).casefold()
    for statement in of_provider:
        if statement.key.cohort == cohort and statement.key.name.casefold() == wanted:
            return statement
    raise StatementRefused(
        f'{of_provider[0].provider} has no statement "{name}" for cohort {cohort}. '
        "`ecf-batch statement list` shows the names.",
        WRONG_COMMAND_LINE,
    )


def is_provider(statement: Statement, provider: str) -> bool:
    """Whether a person means this statement's provider by its name, ID or folder."""
    return is_named(provider, str(statement.key.lead_provider_id), statement.provider)


def of_one_provider(statements: Iterable[Statement], provider: str) -> list[Statement]:
    """The statements of the provider that a person names. Raises StatementRefused (exit 2)."""
    everything = list(statements)
    found = [s for s in everything if is_provider(s, provider)]
    if not found:
        raise StatementRefused(
            who_is_not(provider, (s.provider for s in everything)), WRONG_COMMAND_LINE
        )
    return found


def derive_statement_id(key: Key) -> UUID:
    """The ID of a statement that was given none: always the same for the same statement."""
    return uuid5(
        NAMESPACE_URL, f"ecf-batch:statement:{key.lead_provider_id}:{key.cohort}:{key.name}"
    )


def _read_statement(row: dict[str, Any]) -> Statement:
    key = Key(row.pop("lead_provider_id"), row.pop("cohort"), row.pop("name"))
    row["statement_id"] = row["statement_id"] or derive_statement_id(key)
    statement = Statement(key=key, **row)
    if statement.state == "open":
        statement = replace(statement, closed_event=None, closed_at=None)
    if statement.state != "paid":
        statement = replace(statement, paid_event=None, paid_at=None)
    return statement


def _read_adjustments(
    con: duckdb.DuckDBPyConnection, as_of: int
) -> dict[Key, tuple[Adjustment, ...]]:
    grouped: dict[Key, list[Adjustment]] = defaultdict(list)
    rows = sql.run(con, "statements/calendar/adjustments", {"as_of": as_of}).fetchall()
    for lead_provider_id, cohort, statement, label, amount in rows:
        key = Key(lead_provider_id, cohort, statement)
        grouped[key].append(Adjustment(label, Fraction(amount)))
    return {key: tuple(adjustments) for key, adjustments in grouped.items()}


def _group(rows: list[Any], kind: Any) -> dict[tuple[UUID, int], tuple[Any, ...]]:
    """Rows that start with lead provider and cohort, as `kind` under these two."""
    grouped: dict[tuple[UUID, int], list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0], row[1]].append(kind(*row[2:]))
    return {pair: tuple(items) for pair, items in grouped.items()}
