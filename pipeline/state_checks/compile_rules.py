"""All rules about the rows of a turn in one projection: a bit for every rule that a row breaks."""

from __future__ import annotations

import re
from functools import cache

from pipeline.catalogue.state_rules import StateRule, state_rules
from pipeline.database import sql

# The only kind of rows that comes in so many turns that laying them out once pays.
DECLARATIONS = "participant-declaration"


def quoted(names: tuple[str, ...]) -> str:
    """Our own words as a SQL list: they come from our files, never from a sender."""
    return ", ".join(sql.literal(name) for name in names)


@cache
def rules_about(row_types: tuple[str, ...]) -> tuple[StateRule, ...]:
    """The rules that ask about any of these row types; the place of a rule is its bit."""
    return tuple(rule for rule in state_rules() if set(rule.rows) & set(row_types))


def asked_of(rule: StateRule, row_types: tuple[str, ...]) -> str:
    """SQL: whether the rule asks about a row of one of these types; "true" where it always does."""
    about = tuple(name for name in row_types if name in rule.rows)
    return "true" if about == row_types else f"type in ({quoted(about)})"


def bits(row_types: tuple[str, ...], severity: str) -> str:
    """SQL: the sum of the bits of the rules of this severity that the row breaks.

    An exact copy is judged before every state check; only its retired ID is remarked on.
    """
    broken = [
        f"case when {asked_of(rule, row_types)}"
        + "".join(f" and {need}" for need in rule.needs)
        + ("" if rule.code == "participant_id_changed" else " and copy_no is null")
        + f" and ({rule.condition}) then {1 << place} else 0 end"
        for place, rule in enumerate(rules_about(row_types))
        if rule.severity == severity
    ]
    return " + ".join(broken) or "0"


def unmet(row_types: tuple[str, ...]) -> str:
    """SQL: how many rules could not be asked because a fact that they need is not there."""
    counted = [
        f"({asked_of(rule, row_types)} and not ({' and '.join(rule.needs)}))::integer"
        for rule in rules_about(row_types)
        if rule.needs
    ]
    return f"case when copy_no is null then {' + '.join(counted) or '0'} else 0 end"


def folder_of(facts: str) -> str:
    """Where the SQL files of row types with these facts are."""
    return f"state_checks/row_types/{facts}"


def about_people(facts: str) -> bool:
    """Whether these facts build on `turn_row`, the rows of the turn with their enrolments."""
    return facts.startswith("participant-")


# The rows of a turn, or of some of its participants.
OF_TURN = "where {rows}.place = $place and {rows}.participant_no between $first and $last"


@cache
def laid_out(facts: str) -> str:
    """SELECT: the rows with all facts that no row changes which changes no enrolment."""
    return (
        f"with turn_row as ({sql.text('state_checks/row_types/participant')}) "
        f"{sql.text(f'{folder_of(facts)}/rows')}"
    )


def rows_of_turn(facts: str, table: str | None) -> str:
    """SQL: the names for the rows of the turn that the facts build on.

    `table` has them laid out for all turns; None: they are put together for this one.
    """
    if not about_people(facts):
        return ""
    if table is not None:
        return f"row_now as (from {table} as laid_out {OF_TURN.format(rows='laid_out')}),"
    this = OF_TURN.format(rows="participant_row")
    people = f"turn_row as (\n{sql.text('state_checks/row_types/participant')}\n{this}),"
    if facts != DECLARATIONS:
        return people
    return f"{people}\nrow_now as (\n{sql.text(f'{folder_of(facts)}/rows')}\n),"


@cache
def judged_facts(facts: str, row_types: tuple[str, ...], table: str | None = None) -> str:
    """One SELECT: the facts of every row of the turn, the rules it breaks, whether it is accepted.

    Warnings are given only on rows that are accepted: a rejected row will be sent again. A retired
    ID is named in any case.
    """
    places = {rule.code: place for place, rule in enumerate(rules_about(row_types))}
    retired = 1 << places["participant_id_changed"] if "participant_id_changed" in places else 0
    rows = rows_of_turn(facts, table)
    return f"""
with {rows}
facts as (
{sql.text(f"{folder_of(facts)}/facts")}
),
asked as (
    select
        *,
        ({bits(row_types, "E")})::bigint as errors,
        ({bits(row_types, "W")})::bigint as all_warnings,
        ({unmet(row_types)})::integer as unasked
    from facts
)
select
    * exclude (errors, all_warnings),
    errors | case when errors = 0 then all_warnings else all_warnings & {retired} end as broken,
    errors = 0 and copy_no is null as accepted
from asked
"""


@cache
def remembered_facts(facts: str, row_types: tuple[str, ...], table: str | None = None) -> str:
    """`judged_facts` without the columns that only the rules ask about."""
    later = tuple(f"{folder_of(facts)}/{name}" for name in ("effects", "verdict", "details"))
    return f"select {columns_named(*later)} from ({judged_facts(facts, row_types, table)})"


def columns_named(*files: str) -> str:
    """SQL: the columns that these SQL files name, and the bits of the rules that were broken."""
    named = {"broken"}.union(*(re.findall(r"[a-z_]+", sql.text(name)) for name in files))
    return f"columns(lambda name: name in ({quoted(tuple(sorted(named)))}))"
