"""Explain one row of a recorded batch: judge the rows before it, then look at it alone."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import duckdb

from pipeline import field_checks, intake, ledger, load, state_checks
from pipeline.audit.facts_of_row import find_sources
from pipeline.audit.history import Recorded, history
from pipeline.audit.loads import explain_row
from pipeline.audit.rule_answers import (
    RuleAnswer,
    ask_field_rules,
    ask_state_rules,
    read_facts,
    shown,
    unasked_state_rules,
)
from pipeline.audit.rules_changed import changed_rules, recorded_rules
from pipeline.catalogue.codes import create_messages
from pipeline.catalogue.versions import rule_hashes
from pipeline.field_checks.judge import ANY, number_rules
from pipeline.model.request import Request
from pipeline.operations.replay import archived_file, is_unaltered, require_archived, same_request
from pipeline.workspace.folders import Workspace

INTERNAL = ("_no", "_rowid", "row_id", "broken", "unasked", "place")


class NoSuchRow(Exception):
    """The batch has no such row; the message says which sheets have it."""


def explain(
    workspace: Workspace, event: Recorded, row: int, sheet: str | None, *, viewer: str | None
) -> dict[str, Any]:
    """Everything that decided about one row, as a document.

    `viewer` is the ID of the provider that looks, None for an auditor. Raises NoSuchRow, and
    FileNotFoundError when the archived file is not there as it was received.
    """
    require_archived(workspace, event)
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        ledger.next_event(con, event.received_at, event.lead_provider_id, event.event)
        recorded = find_row(con, row, sheet)
        request = same_request(workspace, event)
        at_hand = read_file(con, request)
        return explain_recorded(con, event, request, recorded, at_hand, viewer=viewer)
    finally:
        con.close()


def find_row(con: duckdb.DuckDBPyConnection, row: int, sheet: str | None) -> dict[str, Any]:
    """The recorded answer to a row; raises NoSuchRow."""
    found = con.execute(
        "select row_id, sheet, row, type, outcome, declaration_id::varchar as declaration_id, "
        "state, statement, participant_id::varchar as participant_id from ledger.batch_row "
        "where event = (select event from event_context) and row = $row order by row_id",
        {"row": row},
    )
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, line, strict=True)) for line in found.fetchall()]
    fitting = [one for one in rows if sheet is None or one["sheet"] == sheet]
    if len(fitting) == 1:
        return fitting[0]
    sheets = ", ".join(repr(one["sheet"]) for one in rows)
    if not rows:
        raise NoSuchRow(f"Row {row} was not read in this batch. Rows are numbered as Excel does.")
    raise NoSuchRow(f"Name one sheet that has row {row} with --sheet: {sheets}.")


def read_file(con: duckdb.DuckDBPyConnection, request: Request) -> state_checks.RowsAtHand:
    """The rooms as far as what is known: `received`, `parsed`, `finding`, `known`."""
    create_messages(con)
    received = intake.read(con, request)
    work = field_checks.read_values(con, received)
    field_checks.check_fields(con, received, work)
    state_checks.fetch_calendar(con)
    return state_checks.fetch_known(con, request)


def explain_recorded(
    con: duckdb.DuckDBPyConnection,
    event: Recorded,
    request: Request,
    row: dict[str, Any],
    at_hand: state_checks.RowsAtHand,
    *,
    viewer: str | None,
) -> dict[str, Any]:
    """The document about one row."""
    batch = read_row(con, row["row_id"])
    asked = ask_fields(con, row["row_id"], batch)
    facts: dict[str, Any] = {}
    sources: list[dict[str, Any]] = []
    if row["outcome"] == "ignored":
        asked = []
    elif state_checks.was_recalled(con, request, row["row_id"]):
        asked = unasked_state_rules(
            batch.get("type"), "an earlier sending of the same file accepted the row"
        )
    elif batch.get("sound"):
        table = state_checks.judge_until(con, row["row_id"], batch["type"], request, at_hand)
        facts = read_facts(con, table)
        asked += ask_state_rules(con, table, batch["type"], facts)
        events = {one.event: one for one in history(con)}
        rows = dict(con.execute("select row_id, row from intake.received").fetchall())
        sources = list(find_sources(con, facts, events, rows, viewer=viewer))
    else:
        asked += unasked_state_rules(batch.get("type"), "the row has a fault of its own")
    return document(con, event, row, batch, asked, facts, sources)


def explain_load(workspace: Workspace, event: Recorded, row: int) -> dict[str, Any]:
    """What a row of a load said and what of it was recorded, as a document. Raises NoSuchRow."""
    path = archived_file(workspace, event)
    if not is_unaltered(path, event):
        raise FileNotFoundError(2, "The archived file is not there as it was received", str(path))
    con = ledger.open_ledger(workspace.ledger, read_only=True)
    try:
        kind = str(event.options.get("kind"))
        limits = same_request(workspace, event).limits
        intake.read_table(con, path, limits, load.headers_of(kind), load.keys_of(kind))
        found = con.execute(
            "select row_id from intake.received where row = $row", {"row": row}
        ).fetchall()
        if not found:
            raise NoSuchRow(
                f"Row {row} was not read in this load. Rows are numbered as Excel does."
            )
        return explain_row(con, event, row, found[0][0], ledger.TABLES)
    finally:
        con.close()


def read_row(con: duckdb.DuckDBPyConnection, row_id: int) -> dict[str, Any]:
    """The typed values of the row."""
    found = con.execute("select * from fields.parsed where row_id = $row_id", {"row_id": row_id})
    names = [column[0] for column in found.description or []]
    rows = found.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else {}


def ask_fields(
    con: duckdb.DuckDBPyConnection, row_id: int, batch: dict[str, Any]
) -> list[RuleAnswer]:
    """The field rules about the row."""
    kind = batch.get("type") or ANY
    rules = [rule.rule for (row_type, _), rule in number_rules().items() if row_type == kind]
    found = con.execute(
        "select finding.code, message.layer, message.severity "
        "from finding join message using (code) where finding.row_id = $row_id order by all",
        {"row_id": row_id},
    ).fetchall()
    fatal = [code for code, layer, severity in found if layer == "intake" and severity == "E"]
    stopped = f"the row was refused on reading: {', '.join(fatal)}" if fatal else None
    broken = [code for code, layer, _ in found if layer == "field"]
    return ask_field_rules(rules, broken, batch, stopped)


def document(
    con: duckdb.DuckDBPyConnection,
    event: Recorded,
    row: dict[str, Any],
    batch: dict[str, Any],
    asked: list[RuleAnswer],
    facts: dict[str, Any],
    sources: list[dict[str, Any]],
) -> dict[str, Any]:
    """All that was found out, in the order in which a person wants to read it."""
    told = con.execute(
        "select severity, code, field, cell, value, detail from ledger.finding "
        "where event = (select event from event_context) and row_id = $row_id order by seq",
        {"row_id": row["row_id"]},
    ).fetchall()
    names = ("severity", "code", "field", "cell", "value", "detail")
    findings = [dict(zip(names, line, strict=True)) for line in told]
    before = {f["code"] for f in findings if f["severity"] in "EW"}
    now = {rule.code for rule in asked if rule.answer == "broken"}
    known = {rule.code for rule in asked}
    changed = changed_rules(recorded_rules(con, event.rules_version or ""), rule_hashes())
    return {
        "batch_id": event.batch_id,
        "event": event.event,
        "received_at": event.received_at.isoformat().replace("+00:00", "Z"),
        "provider": event.provider,
        **{name: value for name, value in row.items() if name != "row_id"},
        "findings": findings,
        "values": {n: shown(v) for n, v in batch.items() if v is not None and n not in HIDDEN},
        "rules": [asdict(rule) for rule in asked],
        "facts": {n: shown(v) for n, v in facts.items() if not n.endswith(INTERNAL)},
        "sources": sources,
        "answers_as_recorded": (before & known) == now,
        "rules_changed_since": changed,
    }


HIDDEN = ("row_id", "sheet_no", "row", "sound", "type")
