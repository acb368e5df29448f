"""Judges every row by the schema of its type and says in `parsed` which are sound."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from pipeline.database.sql import run, text
from pipeline.field_checks.field_lists import canonical
from pipeline.field_checks.garbled import note_garbled_text
from pipeline.field_checks.judge import Rules, judge, number_rules, parts
from pipeline.field_checks.read_values import Work, own_fields
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

    import schemas.checking
    import schemas.compiled  # noqa: F401


def check_fields(con: duckdb.DuckDBPyConnection, received: Received, work: Work) -> None:
    """Add the findings of the field rules, say in `parsed` what is sound, make `not_evaluated`.

    Makes the view `canonical_row`, what the rows mean, as well. Needs what `read_values` made, and
    `finding`, `event_context`. Rows that intake has refused are not judged. Source: rulebook
    sections 2 and 4 to 8, intake cases section 6.
    """
    rules = number_rules()
    ((now,),) = con.execute("select now from event_context").fetchall()
    run(con, "field_checks/fatal_row")
    breaches, runs = _judge_all(con, now, rules)
    with tables_at_hand(con, broken_now=breaches, dragged=runs, rule_now=_as_table(rules)):
        if len(breaches):
            readable = text("field_checks/readable") if work.careful else ""
            con.execute(text("field_checks/broken") + readable)
        with tables_at_hand(con, rule_detail=_details(breaches, now, rules)):
            _append_findings(con, work, broken=bool(len(breaches)), dragged=bool(len(runs)))
        note_garbled_text(con, received)
        if work.careful or len(breaches):
            codes = sorted({rule.rule.code for rule in rules.values()})
            run(con, "field_checks/unsound", {"rule_codes": codes})
        _count_not_run(con, work, broken=bool(len(breaches)))
    if len(breaches):
        con.execute("drop table fields.broken")
    _make_canonical(con, work)


def _judge_all(
    con: duckdb.DuckDBPyConnection, now: datetime, rules: Rules
) -> tuple[pyarrow.Table, pyarrow.Table]:
    """Every breach of a rule with the text it blames, and the values that count up."""
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
    return (pa.concat_tables(breaches) if breaches else none), steps.runs()


def _as_table(rules: Rules) -> pyarrow.Table:
    """The field rules by number, and how many come after each."""
    import pyarrow as pa

    known = list(rules.values())
    return pa.table(
        {
            "rule_no": pa.array([rule.rule_no for rule in known], pa.int32()),
            "type": pa.array([rule.type for rule in known], pa.string()),
            "code": pa.array([rule.rule.code for rule in known], pa.string()),
            "field": pa.array([rule.rule.field for rule in known], pa.string()),
            "fields": pa.array([rule.rule.fields for rule in known], pa.list_(pa.string())),
            "later": pa.array([rule.later for rule in known], pa.int32()),
        }
    )


def _details(breaches: pyarrow.Table, now: datetime, rules: Rules) -> pyarrow.Table:
    """What is said of every distinct pair of rule and text that was found."""
    import pyarrow as pa

    told = {rule.rule_no: rule.rule for rule in rules.values()}
    today = day_in_words(to_london(now))
    found = breaches.group_by(["rule_no", "text"]).aggregate([])
    details = [
        told[number].advice.format_map({"now": today, **told[number].facts(value)})
        for number, value in zip(
            found["rule_no"].to_pylist(), found["text"].to_pylist(), strict=True
        )
    ]
    return found.append_column("detail", pa.array(details, pa.string()))


def _append_findings(
    con: duckdb.DuckDBPyConnection, work: Work, *, broken: bool, dragged: bool
) -> None:
    """Add all that was found, by one statement of the parts that have found anything."""
    short = broken and work.short_rows
    found = {
        "unread_cells": work.careful,
        "short_rows": short,
        "tidied": work.careful,
        "workbook_cells": work.cell_faults,
        "dragged": dragged,
        "zone_assumed": work.dates,
        "read_as_uk": work.dates and work.careful,
    }
    selects = [text(f"field_checks/found/{name}") for name, there in found.items() if there]
    if broken:
        rest = text("field_checks/found/not_unreached") if short else ""
        selects.append(text("field_checks/found/broken_rules") + rest)
    if not selects:
        return
    zoneless = ["zoneless_rows", "zoneless_cells"] if work.careful else ["zoneless_rows"]
    sources = {
        "unreached": ["unreached"] if short else [],
        "zoneless": zoneless if work.dates else [],
    }
    named = ", ".join(
        f"{name} as ({' union all '.join(text(f'field_checks/found/{file}') for file in files)})"
        for name, files in sources.items()
        if files
    )
    con.execute(
        f"insert into finding by name {f'with {named} ' if named else ''}"
        + " union all by name ".join(selects),
        own_fields() if work.cell_faults else None,
    )


def _count_not_run(con: duckdb.DuckDBPyConnection, work: Work, *, broken: bool) -> None:
    """Make `not_evaluated`: how many field checks of a row were not run.

    What they look at was faulty or blank.
    """
    uncounted = {
        "after_others": broken,
        "unread_cells": work.careful,
        "fatal_rows": work.row_findings,
    }
    parts = [text(f"field_checks/not_run/{name}") for name, there in uncounted.items() if there]
    if not parts:
        run(con, "field_checks/all_run")
        return
    con.execute(
        f"""
        create or replace table fields.not_evaluated as
        with rules_of_field as (
            select type, field, count(*) as checks
            from rule_now
            group by type, field
        )
        select row_id, sum(checks)::integer as checks
        from ({" union all ".join(parts)})
        group by row_id
        having sum(checks) > 0
        order by row_id
        """
    )


def _make_canonical(con: duckdb.DuckDBPyConnection, work: Work) -> None:
    """Make the view `canonical_row`.

    The few rows that were mended are put together first: a join that asks many rows for few takes
    room for every text of every 2,048 that it asks.
    """
    if work.careful:
        con.execute(
            f"""
            create or replace table fields.careful_row as
            select
                parsed.row_id,
                {canonical("parsed", "m", "t.text")} as canonical
            from (from fields.parsed semi join fields.mended using (row_id)) as parsed
            join fields.mended m using (row_id)
            left join (
                select row_id, text
                from fields.odd_reading
                where field = 'type'
            ) as t using (row_id)
            """
        )
        con.execute(
            "update fields.typed_row set canonical = careful_row.canonical "
            "from fields.careful_row where careful_row.row_id = typed_row.row_id"
        )
        con.execute("drop table fields.careful_row")
    con.execute(
        "create or replace view fields.canonical_row as select row_id, "
        f"coalesce(canonical, {canonical('parsed')}) as canonical from fields.parsed"
    )


@contextmanager
def tables_at_hand(con: duckdb.DuckDBPyConnection, **tables: pyarrow.Table) -> Iterator[None]:
    """Arrow tables under these names, for the statements of the body."""
    for name, table in tables.items():
        con.register(name, table)
    yield
    for name in tables:
        con.unregister(name)
