"""Settle a judged batch: outcomes of all rows, counts, control total, all or nothing."""

from __future__ import annotations

import duckdb

from pipeline.catalogue.state_rules import state_rules
from pipeline.database import sql
from pipeline.database.enums import OUTCOMES
from pipeline.model.findings import Finding, append_findings
from pipeline.model.outcome import Declared, Outcome
from pipeline.model.request import Request


def gather_answers(con: duckdb.DuckDBPyConnection) -> None:
    """Make `answered`: what judging says of each row that it has judged."""
    sql.run(con, "verdicts/answered")


def decide_outcomes(con: duckdb.DuckDBPyConnection, request: Request) -> Outcome:
    """Give every row its outcome and the batch its status, from `answered`.

    Leaves the table `row_outcome`, a line per row in file order.
    Raises `RuntimeError` when a row is without an outcome or the counts do not add up: then
    nothing may be recorded (exit 70).
    """
    sql.run(con, "verdicts/decide")
    counts = count_outcomes(con)
    control = None
    refusals = []
    judged = counts["rows_read"] - counts["ignored"]
    expected = request.expect_rows
    if expected is not None:
        control = {"expected_rows": expected, "agrees": expected == judged}
        if expected != judged:
            facts = {"expected": str(expected), "found": str(judged)}
            refusals.append((4, Finding("control_total_not_met", facts=facts)))
    if request.all_or_nothing and counts["rejected"]:
        facts = {"rejected": str(counts["rejected"]), "rows": str(judged)}
        refusals.append((3, Finding("file_has_rejected_rows", facts=facts)))
    if refusals:
        append_findings(con, [finding for _, finding in refusals])
        sql.run(con, "verdicts/hold_back")
        counts = count_outcomes(con)
    exit_code = max((code for code, _ in refusals), default=1 if counts["rejected"] else 0)
    prove_findings(con)
    counts["warnings"] = count_warnings(con)
    counts["not_evaluated"] = count_not_evaluated(con)
    partly_checked = count_partly_checked(con)
    note_sent_before(con, request.sha256)
    return Outcome(
        status="refused" if refusals else status_of(counts),
        exit_code=exit_code,
        counts=counts,
        counts_by_type=count_types(con),
        declared=count_declared(con),
        partly_checked=partly_checked,
        control=control,
    )


def note_sent_before(con: duckdb.DuckDBPyConnection, sha256: str) -> None:
    """Add the finding that the same bytes were sent before, and what became of them."""
    sql.run(con, "verdicts/sent_before", {"sha256": sha256})


def status_of(counts: dict[str, int]) -> str:
    """Status of a batch that was not refused."""
    if not counts["rejected"]:
        return "accepted"
    return "partially_accepted" if counts["accepted"] + counts["already_recorded"] else "rejected"


def count_outcomes(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """rows_read and one count for each outcome; they must add up to what was read."""
    found = dict(
        con.execute(
            "select outcome, count(*) from verdicts.row_outcome group by outcome"
        ).fetchall()
    )
    read = con.execute("select count(*) from intake.received").fetchall()[0][0]
    counts = {"rows_read": read, **{outcome: found.get(outcome, 0) for outcome in OUTCOMES}}
    if sum(counts[outcome] for outcome in OUTCOMES) != read or set(found) - set(OUTCOMES):
        raise RuntimeError(f"the counts of the batch do not add up: {read} rows read, {found}")
    return counts


def prove_findings(con: duckdb.DuckDBPyConnection) -> None:
    """A row is rejected if and only if it has an error."""
    wrong = con.execute(
        """
        with errors as (
            select distinct row_id
            from finding
            join message using (code)
            where severity = 'E'
        )
        select row_outcome.row_id
        from verdicts.row_outcome
        left join errors using (row_id)
        where (row_outcome.outcome = 'rejected') <> (errors.row_id is not null)
        order by row_outcome.row_id
        limit 1
        """
    ).fetchall()
    if wrong:
        raise RuntimeError(f"outcome and findings of row_id {wrong[0][0]} do not agree")


def count_types(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """Counts by row type, for the rows that are not ignored."""
    by_type: dict[str, dict[str, int]] = {}
    for row_type, outcome, rows in sql.run(con, "verdicts/counts").fetchall():
        if row_type:
            counts = by_type.setdefault(row_type, dict.fromkeys(("rows_read", *OUTCOMES[:3]), 0))
            counts[outcome] += rows
            counts["rows_read"] += rows
    return by_type


def count_warnings(con: duckdb.DuckDBPyConnection) -> int:
    """Findings of severity W."""
    found = con.execute(
        "select count(*) from finding join message using (code) where severity = 'W'"
    ).fetchall()
    return int(found[0][0])


def count_not_evaluated(con: duckdb.DuckDBPyConnection) -> int:
    """Checks that were not run: their input was faulty, or a fact that they need is not there."""
    rules_of_type: dict[str, int] = {}
    for rule in state_rules():
        for row_type in rule.rows:
            rules_of_type[row_type] = rules_of_type.get(row_type, 0) + 1
    fields = con.execute("select coalesce(sum(checks), 0) from fields.not_evaluated").fetchall()[0][
        0
    ]
    ((unasked,),) = con.execute(
        "select coalesce(sum(unasked), 0) from verdicts.row_outcome"
    ).fetchall()
    unsound = con.execute(
        "select type, count(*) from fields.parsed "
        "where not sound and type is not null group by type"
    ).fetchall()
    return int(fields + unasked + sum(rules_of_type[name] * rows for name, rows in unsound))


def count_partly_checked(con: duckdb.DuckDBPyConnection) -> int:
    """Rejected rows of which some rules were not asked: mended, they may break these."""
    found = con.execute(
        """
        select count(*)
        from verdicts.row_outcome
        left join fields.parsed using (row_id)
        where row_outcome.outcome = 'rejected'
        and (not coalesce(parsed.sound, true) or row_outcome.unasked > 0)
        """
    ).fetchall()
    return int(found[0][0])


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
    return count_types(con), count_declared(con)


def settle_nothing(con: duckdb.DuckDBPyConnection) -> None:
    """Make `row_outcome` without a row: the file was refused before its rows were judged."""
    sql.run(con, "verdicts/nothing_judged")
