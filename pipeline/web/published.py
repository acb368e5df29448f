"""What is in the folders of results and statements; read as files, never from the ledger."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

BATCH = re.compile(r"\d{8}T\d{6}Z-(?:[0-9a-f]{8}|unread)(?:-\d+)?")
RESULT_FILES = {
    "results.xlsx": "Results workbook (XLSX)",
    "report.html": "Report to read or print",
    "rejected.csv": "rejected rows",
    "accepted.csv": "accepted rows",
    "errors.csv": "every finding",
    "ack.json": "acknowledgement (JSON)",
    "manifest.sha256": "hashes of these files",
}
STATEMENT_FILES = {
    "statement.html": "Statement to read or print",
    "statement.xlsx": "Workbook (XLSX)",
    "declarations.csv": "Declarations (CSV)",
    "statement.json": "Data (JSON)",
}
ROWS_A_CODE = 5
# Enough for every page that somebody waits for: half a second. errors.csv has all.
MOST_LINES = 200_000


@dataclass
class Found:
    """A code with how often it was found, and its first rows."""

    code: str
    title: str
    severity: str
    count: int
    rows: list[dict[str, str]] = field(default_factory=list)


def read_ack(folder: Path) -> dict[str, Any] | None:
    """The acknowledgement in a folder of results; None: there is none to read."""
    path = folder / "ack.json"
    try:
        return _read_json(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=500)
def _read_json(path: Path, _changed: int) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return document


def read_findings(folder: Path, ack: dict[str, Any]) -> list[Found]:
    """What was found, as the acknowledgement counts it, with the first rows of each code."""
    found = [
        Found(one["code"], one["title"], one["severity"], one["count"])
        for one in ack["errors_by_code"]
    ]
    try:
        rows = _first_rows(folder / "errors.csv", (folder / "errors.csv").stat().st_mtime_ns)
    except OSError:
        return found
    for one in found:
        one.rows = list(rows.get(one.code, ()))
    return found


@lru_cache(maxsize=200)
def _first_rows(path: Path, _changed: int) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, line in enumerate(csv.DictReader(lines)):
            if number == MOST_LINES:
                break
            of_code = rows.setdefault(line["code"], [])
            if len(of_code) < ROWS_A_CODE:
                of_code.append({name: shown(value) for name, value in line.items()})
    return rows


def shown(value: str | None) -> str:
    """A value without the apostrophe that keeps a spreadsheet from running it."""
    text = value or ""
    return text[1:] if re.match(r"'\s*[=+\-@\t\r]", text) else text


def batch_ids(outboxes: list[Path]) -> dict[str, Path]:
    """The folders of results that were published, by batch ID; of checks there are none here."""
    return {
        folder.name: folder
        for outbox in outboxes
        if outbox.is_dir() and not outbox.is_symlink()
        for folder in outbox.iterdir()
        if BATCH.fullmatch(folder.name) and not folder.is_symlink()
    }


def files_in(folder: Path, names: dict[str, str]) -> dict[str, str]:
    """Which of these files are there, and what they are called."""
    return {name: words for name, words in names.items() if (folder / name).is_file()}


@dataclass(frozen=True)
class Statement:
    """One statement as its files say."""

    cohort: str
    slug: str
    folder: Path
    document: dict[str, Any]

    @property
    def is_final(self) -> bool:
        return bool(self.document["final"])


def read_statements(folders: list[Path]) -> list[Statement]:
    """A provider's statements that have files, the newest first."""
    found = []
    for path in [path for folder in folders for path in folder.glob("*/*/statement.json")]:
        try:
            document = _read_json(path, path.stat().st_mtime_ns)
        except (OSError, ValueError):
            continue
        found.append(Statement(path.parts[-3], path.parts[-2], path.parent, document))
    return sorted(
        found, key=lambda one: (one.document["cut_off_date"] or "", one.cohort), reverse=True
    )
