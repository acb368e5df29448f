"""`reconcile`: a provider's own books against the ledger; nothing is recorded."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from pipeline import intake, ledger, results
from pipeline.catalogue.codes import all_messages
from pipeline.ledger import providers
from pipeline.model.findings import Finding, Refused
from pipeline.model.limits import Limits
from pipeline.statements import books
from pipeline.statements.books import BookRow, Match, Total
from pipeline.statements.books.match import DIFFERING, MATCHED, ONLY_IN_BOOKS, ONLY_IN_LEDGER
from pipeline.workspace.folders import Workspace
from pipeline.workspace.work_folders import work_folder

FORMATS = ("csv", "xlsx", "json")
RESULTS = (MATCHED, DIFFERING, ONLY_IN_BOOKS, ONLY_IN_LEDGER)
COMPARED = ("date", "state", "statement", "amount")
# No names that would make a file that can be sent: what it said would be to void.
COLUMNS = (
    "result",
    "differs",
    "sheet",
    "row",
    "your_reference",
    "participant_id",
    "course_identifier",
    "milestone",
    *(f"{name}_in_{where}" for name in COMPARED for where in ("books", "ledger")),
    "cohort",
    "id_of_declaration",
)
MISSING_COLUMNS = ("header_missing_columns", "header_not_found")


class BooksRefused(Exception):
    """The books cannot be read (exit 2), or a column is missing (exit 3)."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        self.sentence, self.exit_code = sentence, exit_code
        super().__init__(sentence)


@dataclass(frozen=True)
class Reconciliation:
    """Rows of the books and lines of the ledger, brought together, and totals by statement."""

    provider: str
    matches: tuple[Match, ...]
    totals: tuple[Total, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many of each result."""
        found = [match.result for match in self.matches]
        return {result: found.count(result) for result in RESULTS}

    @property
    def agrees(self) -> bool:
        """Whether all rows match, and the ledger has nothing more."""
        return self.counts[MATCHED] == len(self.matches)


def reconcile(
    workspace: Workspace,
    source: Path,
    provider: str,
    limits: Limits,
    target: Path | None = None,
    form: str = "csv",
) -> Reconciliation:
    """Compare the books in `source` with the ledger; written to `target` if given.

    The provider is named by name, ID or folder. Raises UnknownProvider, BooksRefused.
    """
    lead_provider_id, name = providers.provider_of(workspace, provider)
    with (
        work_folder(workspace) as work,
        ledger.reading(workspace.ledger, work) as con,
    ):
        as_of = ledger.last_event(con)[0]
        lines, accounts = books.read_lines(con, as_of, UUID(lead_provider_id))
        names = {
            str(one.statement_id): key.name
            for key, one in accounts.statements.items()
            if str(key.lead_provider_id) == lead_provider_id
        }
        try:
            rows = [row for row in read_books(con, source, limits, names) if row.is_of(name)]
        except Refused as refusal:
            raise refused(refusal) from refusal
        current = con.execute(
            "select participant_id::varchar, current_participant_id::varchar from ids.current_id"
        ).fetchall()
        matches = books.match_rows(rows, lines, dict(current))
        found = Reconciliation(name, tuple(matches), tuple(books.add_up(matches)))
        if target is not None:
            write(con, found, target, form)
    return found


def read_books(
    con: duckdb.DuckDBPyConnection,
    source: Path,
    limits: Limits,
    names: dict[str, str],
) -> list[BookRow]:
    """The rows of a CSV, a workbook, or the API's own declarations.

    Raises Refused, and BooksRefused when a column is missing.
    """
    if intake.is_api_json(source):
        entries = intake.read_api_json(source)
        if entries:
            intake.kind_of_entries(entries, "declarations")
        return [books.read_attributes(entry.number, entry.attributes, names) for entry in entries]
    received = intake.read_table(con, source, limits, books.COLUMNS)
    fields: dict[str, list[str]] = {}
    for column in received.columns:
        if column.field is not None:
            fields.setdefault(column.field, []).append(f"received.s{column.column_no}")
    require_columns(fields)
    cells = ", ".join(f"coalesce({', '.join(texts)}) as {field}" for field, texts in fields.items())
    found = con.execute(
        f"select received.row, coalesce(sheet.name, ''), {cells} from intake.received "
        "left join intake.sheet using (sheet_no) where received.ignored is null "
        "order by received.row_id"
    ).fetchall()
    return [
        books.read_row(row, sheet, dict(zip(fields, texts, strict=True)))
        for row, sheet, *texts in found
    ]


def require_columns(fields: Iterable[str]) -> None:
    """Raise BooksRefused where a column is missing without which no row can be found."""
    missing = [name for field, name in books.REQUIRED.items() if field not in fields]
    if missing:
        needed = ", ".join(books.REQUIRED.values())
        raise BooksRefused(
            f"A column is missing: {', '.join(missing)}. The books need {needed}, and may have "
            "declaration_date, state, statement, amount and your_reference.",
            3,
        )


def refused(refusal: Refused) -> BooksRefused:
    """The refusal in words, with its exit code."""
    missing = any(finding.code in MISSING_COLUMNS for finding in refusal.findings)
    sentences = [say(finding) for finding in refusal.findings]
    return BooksRefused(" ".join(sentences), 3 if missing else 2)


def say(finding: Finding) -> str:
    """A finding about a file, as a sentence."""
    words = all_messages()[finding.code]
    advice = words.advice
    for place, fact in finding.facts.items():
        advice = advice.replace(f"{{{place}}}", fact)
    return f"{words.title}. {advice}"


def write(con: duckdb.DuckDBPyConnection, found: Reconciliation, target: Path, form: str) -> None:
    """Write the comparison as CSV, XLSX or JSON."""
    if form == "json":
        text = json.dumps(document(found), indent=1, ensure_ascii=False)
        target.write_text(text + "\n", encoding="utf-8", newline="\n")
    elif form == "xlsx":
        from pipeline.operations.reconcile_workbook import write_workbook

        write_workbook(con, found, target)
    else:
        with target.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(COLUMNS)
            for match in found.matches:
                writer.writerow([results.guard_text(text) for text in cells_of(match)])


def cells_of(match: Match) -> list[str]:
    """A match as texts, in the order of COLUMNS."""
    row, line = match.row, match.line
    in_ledger: dict[str, Any] = {}
    if line is not None:
        in_ledger = {
            "date": line.declared_on,
            "state": line.state,
            "statement": line.statement,
            "amount": line.amount,
        }
    compared = [
        text_of(value)
        for name in COMPARED
        for value in (row.given.get(name) if row else None, in_ledger.get(name))
    ]
    return [
        match.result,
        ", ".join(match.differs),
        row.sheet if row else "",
        str(row.row) if row else "",
        row.your_reference if row else "",
        row.given.get("participant", "") if row else line.participant if line else "",
        row.given.get("course", "") if row else line.course if line else "",
        row.given.get("type", "") if row else line.type if line else "",
        *compared,
        str(line.cohort) if line else "",
        line.declaration_id if line else "",
    ]


def text_of(value: object) -> str:
    """A value as text; amounts keep their sign and two places."""
    return "" if value is None else f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def document(found: Reconciliation) -> dict[str, Any]:
    """The comparison for a program; amounts are texts."""
    return {
        "provider": found.provider,
        "agrees": found.agrees,
        "counts": {name.replace(" ", "_"): count for name, count in found.counts.items()},
        "totals": [
            {name: value if isinstance(value, int) else text_of(value) or None
             for name, value in vars(total).items()}
            for total in found.totals
        ],
        "lines": [named(match) for match in found.matches],
    }  # fmt: skip


def named(match: Match) -> dict[str, str | None]:
    """A match as an object."""
    cells: Sequence[str] = cells_of(match)
    return {name: text or None for name, text in zip(COLUMNS, cells, strict=True)}
