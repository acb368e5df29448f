"""The findings of the rules that rows have broken, their advice filled from what the rules saw."""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb

from pipeline.catalogue.state_rules import StateRule
from pipeline.database import sql
from pipeline.state_checks.compile_rules import folder_of, rules_about

ALIAS = re.compile(r"(?:\bas |\.)([a-z_]+)$")


def report_findings(
    con: duckdb.DuckDBPyConnection, facts: str, hit: int, row_types: tuple[str, ...]
) -> None:
    """One finding for every rule that a kept row broke, with the facts its advice speaks of.

    `hit` has a bit for each of the rules that some row has broken.
    """
    told = {
        1 << place: rule for place, rule in enumerate(rules_about(row_types)) if hit & 1 << place
    }
    selects = " union all ".join(telling(rule, bit) for bit, rule in told.items())
    details = details_for(sql.text(f"{folder_of(facts)}/details"), selects)
    con.execute(
        f"insert into finding by name with detail_values as materialized ({details}) {selects}"
    )


def telling(rule: StateRule, bit: int) -> str:
    """SELECT: the findings of one rule, its advice filled with the words for the kept facts."""
    related = rule.related or "null::integer"
    return f"""
    select
        '{rule.code}' as code,
        row_id,
        '{rule.field}' as field,
        case when {related} is not null then [{related}] end as related_rows,
        {rule.detail_sql} as detail
    from detail_values
    where broken & {bit} <> 0
    """


def details_for(details: str, asked: str) -> str:
    """The statement of a file `details.sql` with those of its columns alone that `asked` names.

    Planning all of them takes five times as long, and most rules speak of two or three.
    """
    details = re.sub(r"--[^\n]*", "", details)
    start = details.rindex("\nselect\n") + len("\nselect\n")
    end = details.index("\nfrom ", start)
    named = set(re.findall(r"[a-z_]+", asked))
    kept = [column for column in columns_of(details[start:end]) if name_of(column) in named]
    return details[:start] + ",".join(kept) + details[end:]


def name_of(column: str) -> str:
    """What a column of a select list is called."""
    found = ALIAS.search(column.rstrip())
    if found is None:
        raise RuntimeError(f"a column of details.sql has no name: {column}")
    return found[1]


def columns_of(select_list: str) -> Iterator[str]:
    """The columns of a select list: cut at the commas outside brackets and quotation marks."""
    depth, quoted, begun = 0, False, 0
    for place, character in enumerate(select_list):
        quoted ^= character == "'"
        if not quoted:
            depth += (character in "([{") - (character in ")]}")
            if character == "," and not depth:
                yield select_list[begun:place]
                begun = place + 1
    yield select_list[begun:]
