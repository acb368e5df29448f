"""Rows as intake hands them on, and what the field checks make of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from pipeline import field_checks
from pipeline.database.row_hashes import hash_in_file_order
from pipeline.database.working import working_database
from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Column, Received, Sheet
from schemas.vocabulary import FIELDS, plain_name

NOW = datetime(2024, 11, 15, 10)  # noqa: DTZ001 instants are naive UTC in the working database
ANNA = "517933ac-ea4c-5514-b59b-2c4240bb79c7"
BEN = "74ddd20a-a570-5c1a-b689-2e5d49b93a31"
CARA = "b403f8b7-6849-5bce-b738-d502c4345ef8"
DECLARATION = (
    "type,participant_id,course_identifier,declaration_type,declaration_date,evidence_held"
)
GOOD = f"declare,{ANNA},ecf-induction,started,2024-10-01T09:00:00Z,"
_FIELD_OF_NAME = {plain_name(field): field for field in FIELDS}

Table = tuple[str | None, str, Sequence[Sequence[str]]]  # row type or None, header, rows


@dataclass
class Judged:
    """What the field checks made of a file. Rows are Excel's: the first below the header is 2."""

    con: duckdb.DuckDBPyConnection

    def query(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(statement, list(values)).fetchall()

    def codes(self, row: int = 2) -> set[str]:
        """The codes of one row but for notes that it was tidied."""
        return self.all_codes(row) - {"value_normalised"}

    def all_codes(self, row: int = 2) -> set[str]:
        found = self.query(
            "select code from finding join intake.received using (row_id) where row = ?", row
        )
        assert len(found) == len(set(found)), found
        return {code for (code,) in found}

    def facts(self, code: str) -> dict[str, str]:
        ((facts,),) = self.query("select facts from finding where code = ?", code)
        return dict(facts)

    def detail(self, code: str) -> str:
        """What a rule says, put together."""
        ((detail,),) = self.query("select detail from finding where code = ?", code)
        return str(detail)

    def batch(self, row: int = 2) -> dict[str, Any]:
        rows = self.con.execute("select * from fields.parsed where row = ?", [row])
        names = [column[0] for column in rows.description or []]
        (values,) = rows.fetchall()
        return dict(zip(names, values, strict=True))

    def canonical(self) -> str:
        return hash_in_file_order(self.con, "fields.canonical_row", "canonical")[0]


@contextmanager
def received(*tables: Table, now: datetime = NOW) -> Iterator[tuple[Judged, Received]]:
    """The tables that intake makes, without any check."""
    con = working_database()
    try:
        con.execute("set timezone = 'UTC'")
        con.execute(
            "create table event_context as select ?::timestamp as now, ?::date as today, "
            "null::uuid as lead_provider_id, 1::bigint as event",
            [now, now.date()],
        )
        columns, sheets = _columns_and_sheets(tables)
        _fill(con, columns, tables)
        yield Judged(con), Received("csv", "utf-8", ",", columns, sheets)
    finally:
        con.close()


def _columns_and_sheets(
    tables: Sequence[Table],
) -> tuple[tuple[Column, ...], tuple[Sheet, ...]]:
    headers = list(dict.fromkeys(name for _, header, _ in tables for name in header.split(",")))
    columns = tuple(
        Column(number, header, _FIELD_OF_NAME.get(plain_name(header)))
        for number, header in enumerate(headers)
    )
    sheets = []
    for sheet_no, (kind, header, _) in enumerate(tables):
        numbers = tuple(headers.index(name) for name in header.split(","))
        letters = {number: chr(65 + place) for place, number in enumerate(numbers)}
        sheets.append(Sheet(sheet_no, f"sheet {sheet_no}", kind, letters, numbers, 1))
    return columns, tuple(sheets)


def _fill(
    con: duckdb.DuckDBPyConnection, columns: Sequence[Column], tables: Sequence[Table]
) -> None:
    named = ", ".join(f"s{column.column_no} varchar" for column in columns)
    con.execute(
        f"create table intake.received (row_id integer, sheet_no integer, row integer, "
        f"ignored varchar, {named})"
    )
    headers = [column.header for column in columns]
    row_id = 0
    for sheet_no, (_, header, rows) in enumerate(tables):
        for place, row in enumerate(rows):
            row_id += 1
            values: list[str | None] = [None] * len(columns)
            for name, value in zip(header.split(","), row, strict=False):
                values[headers.index(name)] = value
            ignored = None if any(values) else "blank"
            line = [row_id, sheet_no, place + 2, ignored, *values]
            con.execute(f"insert into intake.received values ({', '.join('?' * len(line))})", line)


@contextmanager
def judge_tables(
    *tables: Table,
    now: datetime = NOW,
    told: Sequence[Finding] = (),
    number_cells: Sequence[tuple[int, int]] = (),
    cell_faults: Sequence[tuple[int, int, str, dict[str, str]]] = (),
    short_rows: Sequence[tuple[int, list[int]]] = (),
) -> Iterator[Judged]:
    """Run the field checks over tables, with what intake may have said about their cells."""
    with received(*tables, now=now) as (judged, about):
        con = judged.con
        append_findings(con, told)
        con.execute("create table intake.cell_number (row_id integer, column_no integer)")
        for cell in number_cells:
            con.execute("insert into intake.cell_number values (?, ?)", list(cell))
        con.execute(
            "create table intake.cell_fault (row_id integer, column_no integer, code varchar, "
            "value varchar, facts map(varchar, varchar))"
        )
        for row_id, column_no, code, facts in cell_faults:
            con.execute(
                "insert into intake.cell_fault values (?, ?, ?, null, map(?, ?))",
                [row_id, column_no, code, list(facts), list(facts.values())],
            )
        con.execute("create table intake.short_row (row_id integer, missing integer[])")
        for row_id, missing in short_rows:
            con.execute("insert into intake.short_row values (?, ?)", [row_id, missing])
        work = field_checks.read_values(con, about)
        field_checks.check_fields(con, about, work)
        yield judged


@contextmanager
def judge(header: str, *rows: str | Sequence[str], **more: Any) -> Iterator[Judged]:
    """Run the field checks over one sheet; a row is a line of CSV without quotes, or its values."""
    split = [row.split(",") if isinstance(row, str) else row for row in rows]
    with judge_tables((more.pop("kind", None), header, split), **more) as judged:
        yield judged


def declaration(**changed: str) -> list[str]:
    """The values of a good declaration row, some of them changed."""
    fields = DECLARATION.split(",")
    values = dict(zip(fields, GOOD.split(","), strict=True))
    return [{**values, **changed}[field] for field in fields]
