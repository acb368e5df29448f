"""Ask every rule about the rows of a turn: one query for all rules, words only for the rows hit."""

from __future__ import annotations

from functools import cache

import duckdb

from pipeline import sql
from pipeline.rule_files import StateRule, state_rules


def quoted(names: tuple[str, ...]) -> str:
    """Our own row types as a SQL list; they come from file headers, never from a sender."""
    return ", ".join(f"'{name}'" for name in names)


@cache
def rules_about(row_types: tuple[str, ...]) -> tuple[StateRule, ...]:
    """The rules that ask about any of these row types."""
    return tuple(rule for rule in state_rules() if set(rule.rows) & set(row_types))


@cache
def asking(row_types: tuple[str, ...]) -> str:
    """One SELECT of (code, row_id) for all rules about these row types.

    An exact copy is judged before every state check; only its retired ID is remarked on.
    """
    return "\nunion all\n".join(
        f"""
select '{rule.code}' as code, hits.row_id
from (
    with facts as (
        select * from facts_now
        where type in ({quoted(rule.rows)})
        {"".join(f"and {need} " for need in rule.needs)}
        {"" if rule.code == "participant_id_changed" else "and copy_no is null"}
    )
    {rule.select}
) as hits"""
        for rule in rules_about(row_types)
    )


@cache
def counting(row_types: tuple[str, ...]) -> str:
    """Per row, how many rules could not be asked because a fact they need is not there."""
    unmet = " + ".join(
        f"(type in ({quoted(rule.rows)}) and not ({' and '.join(rule.needs)}))::integer"
        for rule in rules_about(row_types)
        if rule.needs
    )
    return f"""
insert into unasked
select row_id, {unmet or "0"} as checks
from facts_now
where copy_no is null
and ({unmet or "0"}) > 0"""


def ask_rules(con: duckdb.DuckDBPyConnection, facts: str, row_types: tuple[str, ...]) -> None:
    """Fill `finding` for the rows of `facts_now`, and `rejected_now` with those that have errors.

    Warnings are given only on rows that are accepted: a rejected row will be sent again. A retired
    ID is named in any case.
    """
    con.execute("create or replace table hit_now as " + asking(row_types))
    rules = {rule.code: rule for rule in rules_about(row_types)}
    errors = [code for code, rule in rules.items() if rule.severity == "E"]
    con.execute(
        "create or replace table rejected_now as "
        "select distinct row_id from hit_now where list_contains($errors, code)",
        {"errors": errors},
    )
    drop_warnings_of_rejected(con, errors)
    con.execute(counting(row_types))
    hit_codes = con.execute("select distinct code from hit_now order by code").fetchall()
    if hit_codes:
        con.execute("create or replace table hit_row as select distinct row_id from hit_now")
        sql.run(con, f"words/{facts}")
        for (code,) in hit_codes:
            record_findings(con, rules[code])
    con.execute(
        "insert into verdict by name select row_id, 'rejected' as outcome from rejected_now"
    )


def drop_warnings_of_rejected(con: duckdb.DuckDBPyConnection, errors: list[str]) -> None:
    """A rejected row keeps its errors and the note on a retired ID."""
    con.execute(
        """
        delete from hit_now
        where not list_contains($errors, code)
        and code <> 'participant_id_changed'
        and row_id in (select row_id from rejected_now)
        """,
        {"errors": errors},
    )


def record_findings(con: duckdb.DuckDBPyConnection, rule: StateRule) -> None:
    """One finding per row hit, with the facts that the rule's advice speaks of."""
    entries = ", ".join(f"('{place}', words_now.{place})" for place in rule.places)
    related = f"words_now.{rule.related}" if rule.related else "null::integer"
    con.execute(
        f"""
        insert into finding by name
        select
            $code as code,
            hit_now.row_id,
            $field as field,
            case when {related} is not null then [{related}] end as related_rows,
            map_from_entries([{entries}]::struct(k varchar, v varchar)[]) as facts
        from hit_now
        join words_now using (row_id)
        where hit_now.code = $code
        """,
        {"code": rule.code, "field": rule.field},
    )
