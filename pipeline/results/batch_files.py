"""The results of a batch, written while its rows are hashed and what they change is recorded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database.side_by_side import Beside
from pipeline.model.outcome import Outcome
from pipeline.model.received import Received
from pipeline.model.request import Request
from pipeline.results.acknowledge import (
    draft_ack,
    with_hashes,
    write_acknowledgement,
    write_page,
    write_workbook,
)
from pipeline.results.files import write_batch_files
from pipeline.results.prepare import hash_rows


class BatchFiles:
    """All files of a batch in `folder`; making one starts writing beside the caller.

    Needs `row_outcome`, `reported_finding` and `row_report`.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        beside: Beside,
        request: Request,
        received: Received,
        outcome: Outcome,
        folder: Path,
    ) -> None:
        self._con, self._beside, self._folder = con, beside, folder
        self._outcome = outcome
        self._ack = draft_ack(con, request, received, outcome)
        self._tables = beside.start(write_batch_files, request.batch_id, folder, received)
        self._book = beside.start(write_workbook, self._ack, folder, received)
        self._hashes = beside.start(hash_rows)
        self._described: list[dict[str, Any]] = []

    def finish(self) -> tuple[Outcome, list[dict[str, Any]]]:
        """The outcome with the hashes of its rows, and name and hash of each file.

        All are written by then but the acknowledgement.
        """
        self._outcome = self._outcome.with_hashes(*self._hashes.result())
        self._ack = with_hashes(self._ack, self._outcome)
        page = self._beside.start(write_page, self._ack, self._folder)
        self._described = [*self._tables.result(), self._book.result(), page.result()]
        return self._outcome, self._described

    def acknowledge(self, ledger_hash: str | None) -> dict[str, Any]:
        """Write ack.json, with the hash of the event where there is one."""
        ack = replace(self._ack, ledger_hash=ledger_hash)
        return write_acknowledgement(self._con, ack, self._folder, self._described)
