"""Closing, paying and adjusting, planned: stages what the ledger is to record, writes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database import sql
from pipeline.statements.calendar.accounts import (
    Accounts,
    Key,
    Statement,
    read_accounts,
    read_statements,
)
from pipeline.statements.calendar.as_of import find_events
from pipeline.statements.files.words import name_statement, write_day
from pipeline.statements.listed import Told, tell_statement
from pipeline.statements.money.decimals import round_to_pence, show_money
from pipeline.statements.money.fees import find_contract, find_contract_problem, has_lines
from pipeline.statements.money.figures import VAT_RATE
from pipeline.statements.refusal import CONTROL_TOTAL, WRONG_COMMAND_LINE, StatementRefused

AMOUNT = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,2})?")
LONGEST_LABEL = 200


@dataclass(frozen=True)
class LeftOpen:
    """A statement past its cut-off that could not close, and why."""

    key: Key
    reason: str


@dataclass(frozen=True)
class Plan:
    """What is staged in `new_statement`, `new_declaration_state` and `new_adjustment`.

    `statements` change their state, `about` are those that an adjustment is about; `files` are
    those whose files are to be written afterwards; `told` is what became of these, `figures` what
    the event remembers of money;
    `sentence` says to a person what happens. Nothing is staged when `changes` is false.
    """

    sentence: str
    changes: bool = True
    statements: tuple[Key, ...] = ()
    files: tuple[Key, ...] = ()
    about: tuple[Key, ...] = ()
    told: tuple[Told, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)
    left_open: tuple[LeftOpen, ...] = field(default=())

    @property
    def exit_code(self) -> int:
        return 6 if self.left_open else 0


def plan_close(con: duckdb.DuckDBPyConnection, as_of: int, as_at: date) -> Plan:
    """Every open statement with a cut-off before `as_at` becomes payable (rulebook, section 9).

    One that has lines, or a contract, but no contract that fits, is left open and named; the
    others go on. Files are due for statements that have lines or a contract.
    """
    sql.run(con, "statements/staging")
    accounts = read_accounts(con, as_of)
    due = [s for s in accounts.statements.values() if _is_due(s, as_at)]
    concerned = [s for s in due if _concerns_money(accounts, s.key)]
    problems = {s.key: find_contract_problem(accounts, accounts, s.key) for s in concerned}
    left_open = tuple(LeftOpen(key, reason) for key, reason in problems.items() if reason)
    closing = [s for s in due if not problems.get(s.key)]
    _stage_statements(con, closing, "payable")
    if closing:
        sql.run(con, "statements/close_declarations").fetchall()
    return Plan(
        sentence=_describe_closing(closing, left_open, as_at),
        changes=bool(closing),
        statements=tuple(s.key for s in closing),
        files=tuple(s.key for s in concerned if not problems[s.key]),
        left_open=left_open,
    )


def plan_pay(
    con: duckdb.DuckDBPyConnection, as_of: int, key: Key, expect_total: str | None = None
) -> Plan:
    """A payable statement becomes paid, its clawbacks are settled (rulebook, section 9).

    Paying a paid one changes nothing. Raises StatementRefused (exit 6) while it is open, or when
    its money cannot be worked out.
    """
    sql.run(con, "statements/staging")
    statement = read_statements(con, as_of)[key]
    what = name_statement(statement)
    if statement.state == "paid":
        return Plan(f"{what} is already paid. Nothing was changed.", changes=False)
    if statement.state == "open":
        raise StatementRefused(
            f"{what} is still open, so it cannot be paid. Its cut-off date is "
            f"{write_day(statement.cut_off_date)}: close it after that day, then pay it."
        )
    pair = (key.lead_provider_id, key.cohort)
    facts = read_accounts(con, find_events(statement, as_of)[0], *pair)
    accounts = read_accounts(con, as_of, *pair)
    files = has_lines(accounts, key) or find_contract(accounts, facts, key) is not None
    problem = find_contract_problem(accounts, facts, key)
    if files and problem:
        raise StatementRefused(problem)
    told = tell_statement(con, as_of, statement, Path())
    expect(what, told.total, expect_total)
    _stage_statements(con, [statement], "paid")
    sql.run(con, "statements/pay_declarations").fetchall()
    return Plan(
        f"{what} is paid.",
        statements=(key,),
        files=(key,) if files else (),
        figures={"name": key.name}
        | ({"total": show_money(told.total)} if told.total is not None else {}),
    )


def expect(what: str, total: Fraction | None, expected: str | None) -> None:
    """Raises StatementRefused (exit 4) when a total is not the one that was expected."""
    if expected is None:
        return
    wanted = _read_amount(expected.replace(",", "").removeprefix("\u00a3"), zero=True)
    found = Fraction(0) if total is None else total
    if round_to_pence(found) != wanted:
        raise StatementRefused(
            f"The total of {what} is {show_money(found)} and not {show_money(wanted)}. Nothing was "
            "paid.",
            CONTROL_TOTAL,
        )


def plan_adjust(
    con: duckdb.DuckDBPyConnection,
    as_of: int,
    key: Key,
    label: str,
    amount: str | None = None,
    remove: bool = False,
) -> Plan:
    """Add, change or (`remove`) take away an additional adjustment (money, section 5).

    Raises StatementRefused: exit 6 when the statement is paid or has no such label to remove,
    exit 2 when the label or the amount cannot be used. The files of a payable statement are due.
    """
    sql.run(con, "statements/staging")
    statement = read_statements(con, as_of)[key]
    what, label = name_statement(statement), _clean_label(label)
    new = None if remove else _read_amount(amount)
    if remove and amount is not None:
        raise StatementRefused("Give --amount or --remove, not both.", WRONG_COMMAND_LINE)
    if statement.state == "paid":
        raise StatementRefused(f"{what} is paid. Its adjustments can no longer be changed.")
    accounts = read_accounts(con, as_of, key.lead_provider_id, key.cohort)
    now = {a.label: a.amount for a in accounts.adjustments.get(key, ())}
    label = next((known for known in now if same_label(known, label)), label)
    if remove and label not in now:
        raise StatementRefused(f'{what} has no adjustment called "{label}" to remove.')
    if new is not None and now.get(label) == Fraction(new):
        return Plan(f'"{label}" on {what} already is {show_money(new)}.', changes=False)
    con.execute(
        "insert into statements.new_adjustment values (1, ?, ?, ?, ?, ?)",
        [key.lead_provider_id, key.cohort, key.name, label, new],
    ).fetchall()
    total = tell_statement(con, as_of, statement, Path()).total
    shown, figures = _show_change(statement, total, now.get(label), new)
    figures |= {"name": key.name, "label": label}
    files = (key,) if statement.state == "payable" and _concerns_money(accounts, key) else ()
    return Plan(f'"{label}" on {what} {shown}.', files=files, about=(key,), figures=figures)


def _show_change(
    statement: Statement, total: Fraction | None, old: Fraction | None, new: Decimal | None
) -> tuple[str, dict[str, str]]:
    """What an adjustment was and is, and the total of its statement, in words and as figures."""
    before = "nothing" if old is None else show_money(old)
    after = "nothing" if new is None else show_money(new)
    shown, figures = f"was {before} and is now {after}", {"before": before, "after": after}
    if total is not None:
        net = Fraction(new or 0) - (old or 0)
        now = total + net * (1 + (VAT_RATE if statement.vat_registered else 0))
        figures["total"] = show_money(now)
        shown += f"; the total was {show_money(total)} and is now {show_money(now)}"
    return shown, figures


def _is_due(statement: Statement, as_at: date) -> bool:
    cut_off = statement.cut_off_date
    return statement.state == "open" and cut_off is not None and cut_off < as_at


def _concerns_money(accounts: Accounts, key: Key) -> bool:
    return has_lines(accounts, key) or find_contract(accounts, accounts, key) is not None


def _stage_statements(
    con: duckdb.DuckDBPyConnection, statements: Iterable[Statement], state: str
) -> None:
    rows = [
        (
            seq,
            s.key.lead_provider_id,
            s.key.cohort,
            s.key.name,
            s.statement_id,
            s.type,
            s.cut_off_date,
            s.payment_date,
            s.output_fee,
            state,
        )
        for seq, s in enumerate(statements, start=1)
    ]
    if rows:
        con.executemany(
            "insert into statements.new_statement values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
        )


def _describe_closing(
    closing: list[Statement], left_open: tuple[LeftOpen, ...], as_at: date
) -> str:
    if not closing and not left_open:
        return f"No open statement has a cut-off date before {write_day(as_at)}."
    closed = f"{len(closing)} statement{'' if len(closing) == 1 else 's'} became payable."
    if not left_open:
        return closed
    reasons = "\n".join(f"Left open: {left.reason}" for left in left_open)
    return f"{closed}\n{reasons}"


def same_label(one: str, other: str) -> bool:
    """Whether two labels are one, whatever the case and the blanks."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()


def _clean_label(label: str) -> str:
    """One line of text in NFC; raises StatementRefused (exit 2) when nothing is left of it."""
    text = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", label))
    text = " ".join(text.split())
    if not text:
        raise StatementRefused(
            "Give the adjustment a name with --label, for example --label Goodwill.",
            WRONG_COMMAND_LINE,
        )
    if len(text) > LONGEST_LABEL:
        raise StatementRefused(
            f"The label has {len(text)} characters. Use {LONGEST_LABEL} at most.",
            WRONG_COMMAND_LINE,
        )
    return text


def _read_amount(amount: str | None, *, zero: bool = False) -> Decimal:
    """Pounds and pence, not 0 unless it may be; raises StatementRefused (exit 2)."""
    text = (amount or "").strip()
    if not AMOUNT.fullmatch(text):
        raise StatementRefused(
            f'"{text}" is not an amount in pounds and pence. Write it like 999.99 or -500.',
            WRONG_COMMAND_LINE,
        )
    if not Decimal(text) and not zero:
        raise StatementRefused(
            "An adjustment of 0 changes nothing. Use --remove to take one away.",
            WRONG_COMMAND_LINE,
        )
    return Decimal(text)
