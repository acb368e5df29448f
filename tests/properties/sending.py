"""Send rows in, in whatever form, and compare what became of each."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from stories.telling import call, expect_exit

PROVIDER = "Acorn Teaching"
NOW = "2025-11-10T10:00:00Z"
COLUMNS = (
    "your_reference",
    "type",
    "participant_id",
    "course_identifier",
    "declaration_type",
    "declaration_date",
    "evidence_held",
    "declaration_id",
    "reason",
    "schedule_identifier",
    "cohort",
    "school_id",
    "urn",
    "delivery_partner_id",
    "partnership_id",
)
COMPARED = (
    "result_outcome",
    "result_error_codes",
    "result_warning_codes",
    "result_declaration_id",
    "result_state",
    "result_statement",
    "result_participant_id",
)
# Warnings about how rows stand together in a file, not about a row.
ABOUT_THE_FILE = {"cell_series_dragged"}
Row = dict[str, str]
NUMBERS = count(1)


@dataclass(frozen=True)
class Receipt:
    """The acknowledgement, and by `your_reference` the row of accepted.csv or rejected.csv."""

    ack: dict[str, Any]
    rows: dict[str, Row]

    @property
    def verdicts(self) -> dict[str, tuple[str, ...]]:
        """What may not depend on how the file was written, by `your_reference`."""
        return {name: tuple(map(plain, map(row.get, COMPARED))) for name, row in self.rows.items()}

    def outcomes(self) -> dict[str, tuple[str, str]]:
        """Outcome and error codes (whose order is that of the columns), by `your_reference`."""
        return {
            name: (row["result_outcome"], plain(row["result_error_codes"]))
            for name, row in self.rows.items()
        }


def plain(text: str | None) -> str:
    """A result without codes about the file, in a fixed order."""
    parts = set((text or "").split("; ")) - ABOUT_THE_FILE
    return "; ".join(sorted(parts))


def grid_of(rows: Iterable[Row], columns: Sequence[str] = COLUMNS) -> list[list[str]]:
    """Header and rows as cells."""
    return [list(columns), *([row.get(name, "") for name in columns] for row in rows)]


def as_csv(grid: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(grid)
    return text.getvalue().encode("utf-8")


def as_xlsx(grid: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in grid:
        sheet.append([cell or None for cell in row])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def copied(world: Path, folder: Path) -> Path:
    """A workspace of its own, as the world is."""
    target = folder / f"workspace-{next(NUMBERS)}"
    shutil.copytree(world, target)
    return target


def send(
    workspace: Path,
    content: bytes,
    *,
    ending: str = "csv",
    mode: str = "check",
    options: Sequence[str] = (),
) -> Receipt:
    """Hand one file in; the answer, whose counts have to add up."""
    source = workspace.parent / f"batch-{next(NUMBERS)}.{ending}"
    source.write_bytes(content)
    given = ("--provider", PROVIDER, "--server-date", NOW, "--json", *options)
    sent = expect_exit(call(workspace, mode, source, *given), 0, 1)
    source.unlink()
    ack = json.loads(sent.stdout)
    (folder,) = (workspace / "outbox").glob(f"*/{ack['batch_id']}")
    answer = Receipt(ack, rows_of(folder))
    add_up(answer, sent.exit_code)
    return answer


def rows_of(folder: Path) -> dict[str, Row]:
    """The rows of accepted.csv and rejected.csv by reference."""
    found: dict[str, Row] = {}
    for name in ("accepted.csv", "rejected.csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                assert row["your_reference"] not in found
                found[row["your_reference"]] = row
    return found


def add_up(answer: Receipt, exit_code: int) -> None:
    """The counts of an acknowledgement agree with each other and with the files."""
    counts = answer.ack["counts"]
    parts = ("accepted", "already_recorded", "rejected", "ignored")
    assert counts["rows_read"] == sum(counts[part] for part in parts)
    outcomes = [row["result_outcome"] for row in answer.rows.values()]
    for part in parts[:3]:
        assert counts[part] == outcomes.count(part), part
    by_type = answer.ack["counts_by_type"].values()
    for part in parts[:3]:
        assert counts[part] == sum(of_type.get(part, 0) for of_type in by_type), part
    for row in answer.rows.values():
        assert (row["result_outcome"] == "rejected") == bool(row["result_error_codes"])
    assert (exit_code == 1) == (counts["rejected"] > 0)
