"""The product as its users meet it: commands in, files out."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from click.testing import CliRunner

Cells = dict[str, str]


class Trouble(Exception):
    """The product did not do what every user may expect of a command."""


@dataclass
class Answer:
    """What one batch got: exit code, acknowledgement, result rows by row number."""

    exit: int
    ack: dict[str, Any]
    rows: dict[int, Cells]


class Product:
    """One sandbox workspace."""

    def __init__(self, workspace: Path) -> None:
        from pipeline.cli import main  # the product need not be there for the referee to work

        self.main, self.workspace, self.runner = main, workspace, CliRunner()
        self.call("init", "--sandbox")

    def call(self, *args: object, exits: tuple[int, ...] = (0,)) -> tuple[int, str]:
        """Runs one command; its exit code has to be one of `exits`."""
        words = [str(arg) for arg in args]
        environment = {"ECF_BATCH_WORKSPACE": str(self.workspace)}
        result = self.runner.invoke(self.main, words, env=environment)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise Trouble(f"{' '.join(words)} raised") from result.exception
        if result.exit_code not in exits:
            raise Trouble(f"{' '.join(words)}: exit {result.exit_code}\n{result.output[-2000:]}")
        return result.exit_code, result.stdout

    def load(self, files: list[Path], now: str | None = None, kind: str | None = None) -> None:
        """Loads reference files."""
        options = (["--server-date", now] if now else []) + (["--kind", kind] if kind else [])
        self.call("load", *files, *options)

    def send(self, mode: str, file: Path, provider: str, now: str, *options: str) -> Answer:
        """Submits or checks a batch."""
        args = [mode, file, "--provider", provider, "--json", "--server-date", now, *options]
        code, printed = self.call(*args, exits=(0, 1, 3))
        ack = find_ack(json.loads(printed))
        folder = next(self.workspace.glob(f"outbox/*/{ack['batch_id']}"))
        rows: dict[int, Cells] = {}
        for name in ("accepted.csv", "rejected.csv"):
            with (folder / name).open(encoding="utf-8-sig", newline="") as results:
                rows |= {int(row["result_row"]): row for row in csv.DictReader(results)}
        return Answer(code, ack, rows)

    def close(self, day: str) -> None:
        """Month end."""
        self.call("statement", "close", "--as-at", day, "--json")

    def pay(self, provider: str, cohort: int, name: str) -> None:
        """Pays one statement."""
        which = ["--provider", provider, "--cohort", cohort, "--name", name]
        self.call("statement", "pay", *which, "--json")

    def ledger(self, query: str) -> list[tuple[Any, ...]]:
        """What the ledger holds."""
        with duckdb.connect(str(self.workspace / "ledger.duckdb"), read_only=True) as con:
            return con.execute(query).fetchall()


def find_ack(document: Any) -> dict[str, Any]:
    """The acknowledgement in what was printed, alone or in a list."""
    if isinstance(document, dict) and "batch_id" in document and "counts" in document:
        return document
    parts = document.values() if isinstance(document, dict) else document
    return next(find_ack(part) for part in parts if isinstance(part, dict | list))


DECLARATIONS = """
select cast(d.declaration_id as varchar), s.state, s.statement, s.clawback_statement
from declaration as d
join (
    select declaration_id, state, statement, clawback_statement
    from declaration_state
    qualify row_number() over (partition by declaration_id order by event desc, seq desc) = 1
) as s using (declaration_id)
qualify row_number() over (partition by declaration_id order by d.event desc, d.seq desc) = 1
order by 1
"""
ENROLMENTS = """
select
    cast(training_record_id as varchar),
    cast(lead_provider_id as varchar),
    start_date,
    training_status,
    cohort,
    schedule_identifier,
    coalesce(cohort_changed_after_payments_frozen, false),
    mentor_ineligible_for_funding_reason
from enrolment
qualify row_number() over (
    partition by training_record_id, lead_provider_id, start_date order by event desc, seq desc
) = 1
order by all
"""
