"""What a file was answered before it was judged this time: the same sending, or the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline import ledger, results
from pipeline.model.request import Request


def find_answer(
    con: duckdb.DuckDBPyConnection, request: Request, outbox: Path
) -> tuple[dict[str, Any], int, Path] | None:
    """Acknowledgement, exit code and folder of what stands already; None: it is to be judged.

    A sending that has an ID (`job`) is recorded once, however often it is asked for: whoever
    handed it in may have gone before the answer came.
    """
    owner = request.lead_provider_id or ""
    if request.job and (same := ledger.find_job(con, owner, request.job)):
        batch_id, exit_code, status, counts = same
        return (
            recorded_ack(request, outbox / batch_id, status, counts),
            exit_code,
            outbox / batch_id,
        )
    finished = ledger.find_finished(con, owner, request.sha256)
    if finished:
        first = outbox / finished[0]
        return results.acknowledge_duplicate(request, *finished, first), 0, first
    return None


def recorded_ack(
    request: Request, folder: Path, status: str, counts: dict[str, int]
) -> dict[str, Any]:
    """The acknowledgement of then; where its file is not there, what the ledger knows of it."""
    try:
        ack: dict[str, Any] = json.loads((folder / "ack.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return results.acknowledge_recorded(
            replace(request, batch_id=folder.name), status=status, counts=counts
        )
    return ack
