"""The samples as CSV and as workbook are decided alike: the same `result_hash`."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from stories.telling import call

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
THEN = ("--provider", "Kestrel Teaching", "--server-date", "2025-12-20T10:00:00Z")


@pytest.fixture(scope="module")
def sandbox(loaded_samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy: what is checked leaves its answer in the outbox."""
    return Path(shutil.copytree(loaded_samples, tmp_path_factory.mktemp("twins") / "workspace"))


def check(workspace: Path, path: Path) -> dict[str, Any]:
    ack: dict[str, Any] = json.loads(call(workspace, "check", path, *THEN, "--json").stdout)
    return ack


def test_a_csv_and_its_workbook(sandbox: Path, tmp_path: Path) -> None:
    sample = SAMPLES / "declarations-december-2025.csv"
    book = openpyxl.Workbook()
    with sample.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines):
            book.active.append(row)
    twin = tmp_path / "twin.xlsx"
    book.save(twin)
    one, other = check(sandbox, sample), check(sandbox, twin)
    assert one["source"]["format"] == "csv"
    assert other["source"]["format"] == "xlsx"
    assert one["result_hash"] == other["result_hash"]
    assert one["source"]["canonical_sha256"] == other["source"]["canonical_sha256"]


def test_a_workbook_of_several_sheets_and_its_csv(sandbox: Path, tmp_path: Path) -> None:
    sample = SAMPLES / "corrections-december-2025.xlsx"
    one = check(sandbox, sample)
    folder = sandbox / "outbox" / "kestrel-teaching" / one["batch_id"]
    rows: list[dict[str, str]] = []
    for name in ("accepted.csv", "rejected.csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as lines:
            rows += csv.DictReader(lines)
    tabs = one["source"]["sheets"]
    rows.sort(key=lambda row: (tabs.index(row["result_sheet"]), int(row["result_row"])))
    twin = tmp_path / "twin.csv"
    with twin.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert check(sandbox, twin)["result_hash"] == one["result_hash"]
