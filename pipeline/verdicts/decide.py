"""Settle a judged batch: outcomes of all rows, counts, control total, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipeline.catalogue.state_rules import state_rules
from pipeline.database import sql
from pipeline.database.enums import OUTCOMES
from pipeline.model.findings import Finding, append_findings
from pipeline.model.outcome import Declared, Outcome
from pipeline.model.request import Request

ByType = dict[tuple[str | None, str | None], int]


def gather_answers(con: duckdb.DuckDBPyConnection) -> None:
    """Make `answered`: what judging says of each row that it has judged."""
    sql.run(con, "verdicts/answered")


def decide_outcomes(
    con: duckdb.DuckDBPyConnection, request: Request, *, sent_before: bool
) -> Outcome:
    """Give every row its outcome and the batch its status, from `answered`.

    Leaves the table `row_outcome`, a line per row in file order. `sent_before`: the provider has
    sent the same bytes before, which is noted.
    Raises `RuntimeError` when a row is without an outcome or the counts do not add up: then
    nothing may be recorded (exit 70).
    """
    sql.run(con, "verdicts/decide")
    by_type = count_types(con)
    counts = count_outcomes(by_type)
    refusals = find_refusals(request, counts)
    if refusals:
        append_findings(con, [finding for _, finding in refusals])
        sql.run(con, "verdicts/hold_back")
        by_type = count_types(con)
        counts = count_outcomes(by_type)
    exit_code = max((code for code, _ in refusals), default=1 if counts["rejected"] else 0)
    sums = add_up(con)
    expected = request.expect_rows
    control = (
        None
        if expected is None
        else {"expected_rows": expected, "agrees": expected == judged_rows(counts)}
    )
    if sent_before:
        note_sent_before(con, request.sha256)
    return Outcome(
        status="refused" if refusals else status_of(counts),
        exit_code=exit_code,
        counts={**counts, "warnings": sums.warnings, "not_evaluated": sums.not_evaluated},
        counts_by_type=outcomes_by_type(by_type),
        declared=count_declared(con),
        partly_checked=sums.partly_checked,
        control=control,
    )


def judged_rows(counts: dict[str, int]) -> int:
    """How many rows of the file are not ignored."""
    return counts["rows_read"] - counts["ignored"]


def find_refusals(request: Request, counts: dict[str, int]) -> list[tuple[int, Finding]]:
    """Why the file is refused as a whole although its rows were judged, with the exit codes."""
    found = []
    judged, expected = judged_rows(counts), request.expect_rows
    if expected not in (None, judged):
        facts = {"expected": str(expected), "found": str(judged)}
        found.append((4, Finding("control_total_not_met", facts=facts)))
    if request.all_or_nothing and counts["rejected"]:
        facts = {"rejected": str(counts["rejected"]), "rows": str(judged)}
        found.append((3, Finding("file_has_rejected_rows", facts=facts)))
    return found


def note_sent_before(con: duckdb.DuckDBPyConnection, sha256: str) -> None:
    """Add the finding that the same bytes were sent before, and what became of them."""
    sql.run(con, "verdicts/sent_before", {"sha256": sha256})


def status_of(counts: dict[str, int]) -> str:
    """Status of a batch that was not refused."""
    if not counts["rejected"]:
        return "accepted"
    return "partially_accepted" if counts["accepted"] + counts["already_recorded"] else "rejected"


def count_types(con: duckdb.DuckDBPyConnection) -> ByType:
    """How many rows of each type had each outcome; all rows that were read have the type None."""
    return {
        (row_type, outcome): rows
        for row_type, outcome, rows in sql.run(con, "verdicts/counts").fetchall()
    }


def count_outcomes(by_type: ByType) -> dict[str, int]:
    """rows_read and one count for each outcome; they must add up to what was read."""
    read = by_type[None, None]
    found: dict[str | None, int] = {}
    for (row_type, outcome), rows in by_type.items():
        if row_type is not None:
            found[outcome] = found.get(outcome, 0) + rows
    counts = {"rows_read": read, **{outcome: found.get(outcome, 0) for outcome in OUTCOMES}}
    if sum(counts[outcome] for outcome in OUTCOMES) != read or set(found) - set(OUTCOMES):
        raise RuntimeError(f"the counts of the batch do not add up: {read} rows read, {found}")
    return counts


def outcomes_by_type(by_type: ByType) -> dict[str, dict[str, int]]:
    """Counts by row type, for the rows that are not ignored."""
    told: dict[str, dict[str, int]] = {}
    for (row_type, outcome), rows in by_type.items():
        if row_type and outcome:
            counts = told.setdefault(row_type, dict.fromkeys(("rows_read", *OUTCOMES[:3]), 0))
            counts[outcome] += rows
            counts["rows_read"] += rows
    return told


@dataclass(frozen=True)
class Sums:
    """Findings of severity W; checks that were not run; rejected rows that were checked in part."""

    warnings: int
    not_evaluated: int
    partly_checked: int


def add_up(con: duckdb.DuckDBPyConnection) -> Sums:
    """The sums over all rows and findings.

    Checks are not run where their input is faulty, or a fact that they need is not there. Raises
    `RuntimeError` where a row is rejected and has no error, or the other way round.
    """
    ((wrong, warnings, fields, unasked, unsound, partly),) = sql.run(
        con, "verdicts/sums"
    ).fetchall()
    if wrong is not None:
        raise RuntimeError(f"outcome and findings of row_id {wrong} do not agree")
    rules_of_type: dict[str, int] = {}
    for rule in state_rules():
        for row_type in rule.rows:
            rules_of_type[row_type] = rules_of_type.get(row_type, 0) + 1
    left_out = sum(rules_of_type[name] * rows for name, rows in (unsound or {}).items())
    return Sums(warnings, int(fields + unasked + left_out), partly)


def count_declared(con: duckdb.DuckDBPyConnection) -> tuple[Declared, ...]:
    """The accepted declarations by state, cohort and statement."""
    found = con.execute(
        """
        select
            state::varchar,
            cohort,
            statement::varchar,
            count(*)
        from verdicts.row_outcome
        where outcome = 'accepted'
        and declaration_type is not null
        group by all
        order by all
        """
    ).fetchall()
    return tuple(Declared(*line) for line in found)


def stage_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Stage what the ledger keeps of every row and finding; needs `reported_finding`."""
    sql.run(con, "verdicts/staged")


def recall_outcomes(
    con: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, dict[str, int]], tuple[Declared, ...]]:
    """Make `row_outcome` from the ledger, for the results of an old event.

    Counts by row type, and what the accepted declarations came to.
    """
    sql.run(con, "verdicts/recorded")
    return outcomes_by_type(count_types(con)), count_declared(con)


def settle_nothing(con: duckdb.DuckDBPyConnection) -> None:
    """Make `row_outcome` without a row: the file was refused before its rows were judged."""
    sql.run(con, "verdicts/nothing_judged")
