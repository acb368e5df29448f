"""Compare what the ledger holds of an event with what judging it again has staged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipeline.database import sql
from pipeline.database.staged import staged_tables

# The rows of these tables are compared one by one, as answers; the words of findings are no answer.
ANSWERS = ("batch_row", "finding", "rule_file")
SHOWN = 20


@dataclass(frozen=True)
class RowDifference:
    """One row with the recorded answer and the one it gets now (None: there is no such row)."""

    row_id: int
    sheet: str | None
    row: int
    type: str | None
    person: str | None
    recorded: dict[str, Any] | None
    now: dict[str, Any] | None

    @property
    def codes(self) -> set[str]:
        """Codes of only one of the two answers."""
        return set((self.recorded or {}).get("codes", [])) ^ set((self.now or {}).get("codes", []))


@dataclass(frozen=True)
class TableDifference:
    """Rows that an event recorded in a table and would not now, and the other way round."""

    table: str
    recorded: list[dict[str, Any]]
    now: list[dict[str, Any]]
    recorded_count: int
    now_count: int


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; `texts_differ`: the words of findings only."""

    rows: list[RowDifference] = field(default_factory=list)
    tables: list[TableDifference] = field(default_factory=list)
    texts_differ: bool = False

    @property
    def identical(self) -> bool:
        return not self.rows and not self.tables


def compare_rows(con: duckdb.DuckDBPyConnection) -> list[RowDifference]:
    """The rows of a batch that are answered differently."""
    found = sql.run(con, "audit/rows_differ").fetchall()
    return [RowDifference(*line) for line in found]


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a ledger table, without the event."""
    found = con.execute(
        "select column_name from duckdb_columns() where database_name = 'ledger' "
        "and table_name = $table and column_name <> 'event' order by column_index",
        {"table": table},
    ).fetchall()
    return [name for (name,) in found]


def compare_table(
    con: duckdb.DuckDBPyConnection, table: str, staged: str | None
) -> TableDifference | None:
    """The rows that only one of the two has; `staged` has those of now. None: the same."""
    columns = columns_of(con, table)
    listed = ", ".join(columns)
    before = f"select {listed} from ledger.{table} where event = (select event from event_context)"
    now = f"select {listed} from {staged or f'ledger.{table} limit 0'}"
    only = {}
    for name, one, other in (("recorded", before, now), ("now", now, before)):
        con.execute(
            f"create or replace temp table audit_only as "
            f"select * from ({one}) except all select * from ({other})"
        )
        ((count,),) = con.execute("select count(*) from audit_only").fetchall()
        rows = con.execute(f"from audit_only order by all limit {SHOWN}").fetchall()
        only[name] = ([dict(zip(columns, map(text, row), strict=True)) for row in rows], count)
    con.execute("drop table audit_only")
    if not only["recorded"][1] and not only["now"][1]:
        return None
    return TableDifference(
        table, only["recorded"][0], only["now"][0], only["recorded"][1], only["now"][1]
    )


def text(value: Any) -> Any:
    """A value of the ledger as JSON takes it."""
    return value if value is None or isinstance(value, bool | int) else str(value)


def compare_all(con: duckdb.DuckDBPyConnection, tables: tuple[str, ...]) -> Comparison:
    """Compare everything: `tables` are those of the ledger. Needs what the rooms staged."""
    staged = staged_tables(con)
    rows = compare_rows(con) if "batch_row" in staged else []
    others = (table for table in tables if table not in ANSWERS)
    other = [found for t in others if (found := compare_table(con, t, staged.get(t)))]
    texts = (
        "batch_row" in staged
        and not rows
        and compare_table(con, "finding", staged["finding"]) is not None
    )
    return Comparison(rows, other, bool(texts))


def changed_values(difference: TableDifference) -> Iterator[str]:
    """In words, what is wrong with a table: the first rows, value by value where they pair up."""
    pairs = list(zip(difference.recorded, difference.now, strict=False))
    if len(difference.recorded) == len(difference.now):
        for recorded, now in pairs[:3]:
            for name, value in recorded.items():
                if value != now[name]:
                    key = next((f"{k} {v}" for k, v in now.items() if k.endswith("_id") and v), "")
                    where = f" ({key})" if key else ""
                    yield f"{name} of a row{where} is {value!r} and was {now[name]!r}"
        return
    if extra := difference.recorded_count - difference.now_count:
        yield f"{abs(extra)} rows too {'many' if extra > 0 else 'few'}"
