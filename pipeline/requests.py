"""What becomes of a request: events, acknowledgements and results of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipeline import __version__, field_checks, ledger, results
from pipeline.catalogue.codes import put_words
from pipeline.catalogue.versions import rules_version
from pipeline.database import sql
from pipeline.ledger import Event, Recording
from pipeline.model.findings import Refused, append_findings
from pipeline.model.received import Received
from pipeline.model.request import Request
from pipeline.verdicts import Settled


@dataclass(frozen=True)
class Outcome:
    """What became of a file; `recording` is committed by the caller once the files are written."""

    ack: dict[str, Any]
    exit_code: int
    recording: Recording | None = None


def instant_text(instant: datetime | None) -> str | None:
    """An instant as the API writes it: UTC with Z."""
    if instant is None:
        return None
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def describe(request: Request, settled: Settled) -> Event:
    """The event of a batch that is going to be recorded."""
    return Event(
        kind="batch",
        received_at=request.now,
        batch_id=request.batch_id,
        lead_provider_id=request.lead_provider_id,
        server_date=request.server_date,
        filename=request.filename,
        bytes=request.bytes,
        sha256=request.sha256,
        canonical_sha256=settled.canonical_sha256,
        options=request.options,
        status=settled.status,
        exit_code=settled.exit_code,
        counts=settled.counts,
        software_version=__version__,
        rules_version=rules_version(),
        result_hash=settled.result_hash,
    )


def hash_rows(con: duckdb.DuckDBPyConnection, settled: Settled) -> Settled:
    """Add what the rows come to, as sent and as decided (intake cases, section 7)."""
    results.put_decided(con)
    canonical, result = field_checks.hash_in_file_order(con, "result_row", "canonical", "decided")
    return replace(settled, canonical_sha256=canonical, result_hash=result)


def opening_ack(request: Request) -> results.Ack:
    """The acknowledgement as far as it is known before the file is opened."""
    return results.Ack(
        mode=request.mode,
        batch_id=request.batch_id,
        provider=request.provider,
        received_at=instant_text(request.now) or "",
        server_date=instant_text(request.server_date),
        source={
            "filename": request.filename,
            "bytes": request.bytes,
            "sha256": request.sha256,
            "canonical_sha256": None,
            "format": None,
            "encoding": None,
            "delimiter": None,
            "sheets": [],
        },
        versions={
            "ecf_batch": __version__,
            "rules": rules_version(),
            "reference": request.reference,
        },
        status="refused",
    )


def source_of(request: Request, received: Received, canonical: str | None) -> dict[str, Any]:
    """What the file turned out to be."""
    return {
        **opening_ack(request).source,
        "canonical_sha256": canonical,
        "format": received.format,
        "encoding": received.encoding,
        "delimiter": received.delimiter,
        "sheets": [sheet.name for sheet in received.sheets if sheet.name],
    }


def finish(
    con: duckdb.DuckDBPyConnection,
    ack: results.Ack,
    folder: Path,
    files: list[dict[str, Any]],
    exit_code: int,
    recording: Recording | None = None,
) -> Outcome:
    """Write ack.json and the manifest over the files in the folder."""
    document = results.acknowledge(con, ack, files)
    results.write_ack(folder, document)
    return Outcome(document, exit_code, recording)


def refuse(
    con: duckdb.DuckDBPyConnection, request: Request, refusal: Refused, folder: Path
) -> Outcome:
    """The results of a file that was refused before its rows were judged: all counts 0."""
    put_words(con)
    sql.run(con, "verdicts/nothing_judged")
    append_findings(con, refusal.findings)
    results.prepare_results(con)
    files = results.write_batch_files(con, request.batch_id, folder)
    return finish(con, opening_ack(request), folder, files, refusal.exit_code)


def conclude(
    con: duckdb.DuckDBPyConnection,
    request: Request,
    received: Received,
    settled: Settled,
    recording: Recording | None,
    folder: Path,
    files: list[dict[str, Any]],
) -> Outcome:
    """The results of a file whose rows were judged, recorded or not."""
    ack = replace(
        opening_ack(request),
        source=source_of(request, received, settled.canonical_sha256),
        status=settled.status,
        counts=settled.counts,
        counts_by_type=settled.counts_by_type,
        control=settled.control,
        result_hash=settled.result_hash,
        ledger_hash=recording.event_hash if recording else None,
    )
    return finish(con, ack, folder, files, settled.exit_code, recording)


def refuse_faults(con: duckdb.DuckDBPyConnection) -> None:
    """Raise `Refused` when reference data has any fault: a load is all or nothing."""
    faults = con.execute(
        "select 1 from finding join words using (code) where severity in ('F', 'E') limit 1"
    ).fetchall()
    if faults:
        raise Refused([])


def conclude_load(
    con: duckdb.DuckDBPyConnection, request: Request, received: Received, folder: Path
) -> Outcome:
    """The results of reference data that is going to be recorded."""
    sql.run(con, "verdicts/nothing_judged")
    results.prepare_results(con)
    results.write_errors(con, request.batch_id, folder / "errors.csv")
    counts = {**opening_ack(request).counts, **load_counts(con)}
    event = Event(
        kind="load",
        received_at=request.now,
        batch_id=request.batch_id,
        server_date=request.server_date,
        filename=request.filename,
        bytes=request.bytes,
        sha256=request.sha256,
        options=request.options,
        status="accepted",
        exit_code=0,
        counts=counts,
        software_version=__version__,
        rules_version=rules_version(),
    )
    recording = ledger.record(con, event)
    ack = replace(
        opening_ack(request),
        source=source_of(request, received, None),
        status="accepted",
        counts=counts,
        ledger_hash=recording.event_hash,
    )
    return finish(con, ack, folder, results.seal(folder), 0, recording)


def load_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows read, taken and ignored of a load that fits; warnings."""
    found = con.execute(
        """
        select
            count(*) as rows_read,
            count(*) filter (ignored is null) as accepted,
            count(*) filter (ignored is not null) as ignored,
            (select count(*) from told where severity = 'W') as warnings
        from received
        """
    ).fetchall()
    return dict(zip(("rows_read", "accepted", "ignored", "warnings"), found[0], strict=True))


def duplicate(request: Request, first: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """The acknowledgement of bytes that were sent before: the first result stands."""
    ack = replace(opening_ack(request), status="duplicate", counts=dict(counts), duplicate_of=first)
    note = {
        "code": "file_sent_before",
        "title": "File was sent before",
        "severity": "I",
        "count": 1,
        "first_rows": [],
    }
    return results.document(ack, [note], [])


def unfinished(request: Request, message: str) -> dict[str, Any]:
    """The acknowledgement when the work could not be done: nothing was recorded, and why."""
    ack = results.document(replace(opening_ack(request), status="failed"), [], [])
    return {**ack, "next_steps": [f"Nothing was recorded. {message}"]}
