"""Makes the files and workspaces that are measured: the same on every machine, made once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
PROJECT = HERE.parent
DATA = HERE / "data"
PROVIDER = "Acorn Teaching"
NOW = "2025-06-20T09:00:00Z"
KINDS = (
    "lead-providers",
    "delivery-partners",
    "schools",
    "statements",
    "contracts",
    "participants",
    "declarations",
)


@dataclass(frozen=True)
class Batch:
    """A file to be judged: the query that makes it, its rows, the people of its world, its form."""

    query: str
    rows: int
    participants: int
    form: str = "csv"  # csv, xlsx-text, xlsx-dates

    @property
    def name(self) -> str:
        """Names the file, and says all that it depends on."""
        return f"{self.query}-{self.rows}-of-{self.participants}-{self.form}"

    @property
    def path(self) -> Path:
        return DATA / f"{self.name}.{self.form[:4].rstrip('-')}"


def product(*arguments: str | Path) -> list[str]:
    """The command line of the product, run from this source tree."""
    start = "from pipeline.cli import program; program()"
    return [sys.executable, "-c", start, *map(str, arguments)]


def select(
    con: duckdb.DuckDBPyConnection, query: str, values: dict[str, object]
) -> duckdb.DuckDBPyRelation:
    """The rows of `<query>.sql`; values that it does not use are left out."""
    text = (HERE / f"{query}.sql").read_text(encoding="utf-8")
    used = {name: value for name, value in values.items() if f"${name}" in text}
    return con.sql(text, params=used)


def maker() -> duckdb.DuckDBPyConnection:
    """A database that knows how people are made up."""
    con = duckdb.connect()
    con.execute((HERE / "world" / "person.sql").read_text(encoding="utf-8"))
    return con


def make_world(participants: int, history: str = "declarations") -> Path:
    """The workspace with so many people and what was declared for them, loaded by the product."""
    kind_of_world = "world" if history == "declarations" else history
    workspace = DATA / f"{kind_of_world}-{participants}"
    if workspace.exists():
        return workspace
    files = DATA / f"files-{participants}"
    making = DATA / f"making-{participants}"
    shutil.rmtree(files, ignore_errors=True)
    shutil.rmtree(making, ignore_errors=True)
    files.mkdir(parents=True)
    con = maker()
    values: dict[str, object] = {
        "participants": participants,
        "calendar": str(PROJECT / "pipeline" / "reference" / "statements.csv"),
    }
    for kind in KINDS:
        query = history if kind == "declarations" else kind
        select(con, f"world/{query}", values).write_csv(str(files / f"{kind}.csv"))
    con.close()
    limits = ("--max-file-mb", "9999")
    at = ("--workspace", making)
    run_quietly(product("init", "--sandbox", *at))
    run_quietly(product("load", *files.glob("*.csv"), *at, *limits, "--server-date", NOW))
    shutil.rmtree(files)
    making.rename(workspace)
    return workspace


def run_quietly(command: list[str]) -> None:
    """Run a command; what it says is shown only if it fails."""
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"exit {done.returncode}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def make_batch(batch: Batch) -> Path:
    """The file of a batch."""
    if batch.path.exists():
        return batch.path
    DATA.mkdir(exist_ok=True)
    making = batch.path.with_suffix(".making")
    people = (batch.rows * 3 + 9) // 10 if batch.query == "declarations" else batch.rows * 2 // 21
    values: dict[str, object] = {
        "rows": batch.rows,
        "apart": max(batch.participants // (people + 20), 1),
    }
    con = maker()
    rows = select(con, f"batches/{batch.query}", values)
    if batch.form == "csv":
        rows.write_csv(str(making))
    else:
        write_workbook(making, rows.columns, rows.fetchall(), dates=batch.form == "xlsx-dates")
    con.close()
    making.rename(batch.path)
    return batch.path


def write_workbook(
    path: Path, columns: list[str], rows: list[tuple[str | None, ...]], *, dates: bool
) -> None:
    """A workbook with one sheet; `dates`: what reads as a date is stored as a date."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Declarations")
    sheet.append(columns)
    for row in rows:
        sheet.append([as_date(cell) if dates else cell for cell in row])
    book.save(path)


def as_date(cell: str | None) -> str | datetime | None:
    """A date or time as a spreadsheet stores it; other text as it is."""
    if cell is None or len(cell) > 20 or not cell[:4].isdigit():
        return cell
    try:
        return datetime.fromisoformat(cell.rstrip("Z"))
    except ValueError:
        return cell


def copy_world(world: Path, target: Path) -> Path:
    """A workspace of its own for one run; it is on the disk before the run begins."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(world, target, ignore=shutil.ignore_patterns("archive"))
    (target / "archive").mkdir()
    os.sync()
    return target
