"""Runs the pandera schema of each row type over its rows, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import duckdb

from schemas.vocabulary import DATE_FIELD, FIELDS_OF_ROW_TYPE

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa
    import pyarrow

    from schemas.rule import FieldRule

ROWS_AT_A_TIME = 250_000
ANY = "any"  # the schema of rows whose type was not read
Rules = dict[tuple[str, str], "NumberedRule"]


@dataclass(frozen=True)
class NumberedRule:
    """A rule of one row type; `later` counts the rules that do not run once this one has failed."""

    rule_no: int
    type: str
    rule: FieldRule
    later: int


@dataclass(frozen=True)
class Part:
    """Some rows of one type in file order: row_id, sheet_no and text by field, blanks as ""."""

    type: str
    rows: pyarrow.Table


def number_rules() -> Rules:
    """Every rule of every row type by type and code, numbered in the order of the schemas."""
    from schemas.registry import DECLARED, DECLARED_ANY
    from schemas.rule import rules_of

    numbered: Rules = {}
    for kind, schema in {**DECLARED, ANY: DECLARED_ANY}.items():
        told = list(rules_of(schema))
        for place, rule in enumerate(told):
            later = sum(other.field == rule.field for other in told[place + 1 :])
            numbered[kind, rule.code] = NumberedRule(len(numbered), kind, rule, later)
    return numbered


def parts(con: duckdb.DuckDBPyConnection) -> Iterator[Part]:
    """The rows to be judged: type by type, in parts that memory can hold."""
    found = con.execute(
        "select coalesce(type::varchar, $any), row_id // $size as part from fields.parsed "
        "group by all order by all",
        {"any": ANY, "size": ROWS_AT_A_TIME},
    ).fetchall()
    for kind, part in found:
        first = part * ROWS_AT_A_TIME
        yield Part(kind, _rows(con, kind, first, first + ROWS_AT_A_TIME - 1))


def judge(part: Part, now: datetime, rules: Rules) -> Iterator[tuple[int, pyarrow.Table]]:
    """The rows that break a rule: its number, and row_id, sheet_no and the text it blames."""
    from schemas.compiled import ANY_ROW, SCHEMAS

    frame = part.rows.drop_columns(["row_id", "sheet_no"]).to_pandas()
    frame["now"] = now
    schema = ANY_ROW if part.type == ANY else SCHEMAS[part.type]
    for code, fails in broken_rules(schema, frame):
        rule = rules[part.type, code]
        blamed = part.rows.select(["row_id", "sheet_no", rule.rule.field])
        yield rule.rule_no, blamed.rename_columns(["row_id", "sheet_no", "text"]).filter(fails)


def _rows(con: duckdb.DuckDBPyConnection, kind: str, first: int, last: int) -> pyarrow.Table:
    """One chunk as text, blanks as ""; only names of our own fields go into the statement."""
    columns = ["row_id", "sheet_no"]
    if kind == ANY:
        columns.append("coalesce(type_text, '') as type")
    columns += [f"coalesce({field}, '') as {field}" for field in FIELDS_OF_ROW_TYPE.get(kind, ())]
    if DATE_FIELD in FIELDS_OF_ROW_TYPE.get(kind, ()):
        columns += ["instant", "two_ways"]
    return con.sql(
        f"select {', '.join(columns)} from fields.clean_row "
        "where coalesce(type::varchar, $any) = $kind and row_id between $first and $last "
        "and row_id not in (select row_id from fields.fatal_row) order by row_id",
        params={"any": ANY, "kind": kind, "first": first, "last": last},
    ).to_arrow_table()


def broken_rules(
    schema: pa.DataFrameSchema, frame: pd.DataFrame
) -> Iterator[tuple[str, pyarrow.Array]]:
    """Each rule that some row breaks: its code, and one boolean a row that is true where it does.

    A check that crashes is a fault of ours, never a finding.
    """
    import pyarrow

    from schemas.checking import failures
    from schemas.compiled import told_by

    for check, _, fails in failures(schema, frame):
        yield told_by(check).code, pyarrow.array(fails.to_numpy(dtype=bool))
