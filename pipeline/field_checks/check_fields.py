"""Judges every row by the schema of its type and makes the table `batch`."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from pipeline.database.sql import run
from pipeline.field_checks.garbled import note_garbled_text
from pipeline.field_checks.judge import Rules, judge, number_rules, parts
from pipeline.field_checks.series import Steps
from pipeline.model.received import Received
from schemas.dates import to_london
from schemas.words import day_in_words

if TYPE_CHECKING:
    import pyarrow


def import_ahead() -> None:
    """Import what takes long; a thread may call this while a file is being read."""
    # Pandas comes after: while it is imported, DuckDB waits for it at every value it is given.
    import pyarrow.compute  # noqa: F401

    import schemas.registry  # noqa: F401


def check_fields(con: duckdb.DuckDBPyConnection, received: Received) -> None:
    """Add the findings of the field rules, say in `parsed` what is sound, make `not_evaluated`.

    Makes the view `canonical_row`, what the rows mean, as well. Needs what `read_values` made, and
    `finding`, `event_context`. Rows that intake has refused are not judged. Source: rulebook
    sections 2 and 4 to 8, intake cases section 6.
    """
    rules = number_rules()
    ((now,),) = con.execute("select now from event_context").fetchall()
    run(con, "field_checks/fatal_row")
    _judge_all(con, now, rules)
    _make_rule_table(con, rules)
    _make_rule_words(con, now, rules)
    run(con, "field_checks/findings")
    run(con, "field_checks/notes")
    note_garbled_text(con, received)
    run(con, "field_checks/unsound")
    run(con, "field_checks/not_evaluated")
    run(con, "field_checks/canonical")
    run(con, "field_checks/clear")


def _judge_all(con: duckdb.DuckDBPyConnection, now: datetime, rules: Rules) -> None:
    """Make `broken_rule`, every breach with the text it blames, and `dragged`."""
    import pyarrow as pa

    breaches: list[pyarrow.Table] = []
    steps = Steps()
    for part in parts(con):
        for rule_no, rows in judge(part, now, rules):
            number = pa.repeat(pa.scalar(rule_no, pa.int32()), len(rows))
            breaches.append(rows.append_column("rule_no", number))
        steps.look_at(part)
    none = pa.table(
        {
            "row_id": pa.array([], pa.int32()),
            "sheet_no": pa.array([], pa.int32()),
            "text": pa.array([], pa.string()),
            "rule_no": pa.array([], pa.int32()),
        }
    )
    _make_table(con, "broken_rule", pa.concat_tables(breaches) if breaches else none)
    _make_table(con, "dragged", steps.runs())


def _make_rule_table(con: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    import pyarrow as pa

    known = list(rules.values())
    table = pa.table(
        {
            "rule_no": pa.array([rule.rule_no for rule in known], pa.int32()),
            "type": pa.array([rule.type for rule in known], pa.string()),
            "code": pa.array([rule.rule.code for rule in known], pa.string()),
            "field": pa.array([rule.rule.field for rule in known], pa.string()),
            "fields": pa.array([rule.rule.fields for rule in known], pa.list_(pa.string())),
            "later": pa.array([rule.later for rule in known], pa.int32()),
        }
    )
    _make_table(con, "field_rule", table)


def _make_rule_words(con: duckdb.DuckDBPyConnection, now: datetime, rules: Rules) -> None:
    """Make `rule_detail`: what is said of every distinct pair of rule and text that was found."""
    import pyarrow as pa

    told = {rule.rule_no: rule.rule for rule in rules.values()}
    today = day_in_words(to_london(now))
    found = con.execute(
        "select distinct rule_no, text from fields.broken_rule order by all"
    ).fetchall()
    details = [
        told[number].advice.format_map({"now": today, **told[number].facts(value)})
        for number, value in found
    ]
    table = pa.table(
        {
            "rule_no": pa.array([number for number, _ in found], pa.int32()),
            "text": pa.array([value for _, value in found], pa.string()),
            "detail": pa.array(details, pa.string()),
        }
    )
    _make_table(con, "rule_detail", table)


def _make_table(con: duckdb.DuckDBPyConnection, name: str, rows: pyarrow.Table) -> None:
    con.register("made_now", rows)
    con.execute(f"create or replace table fields.{name} as select * from made_now")
    con.unregister("made_now")
