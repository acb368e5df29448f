"""What the plain Python loop writes: result files, and five tables of the ledger."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import duckdb

OURS = ("result_row", "result_outcome", "result_error_codes", "result_declaration_id",
        "result_state", "result_statement", "result_participant_id")  # fmt: skip
Row = dict[str, Any]


def declared(row: Row) -> Row:
    """The declaration that a row made, or was a copy of."""
    found: Row = row.get("made") or row.get("copy") or {}
    return found


def answer(row: Row) -> list[str]:
    """The result columns of a row."""
    made = declared(row)
    return [str(row["row"]), row["outcome"], "; ".join(row["codes"]),
            str(made.get("declaration_id", "")), made.get("state", ""),
            row.get("statement") or "", row["participant_id"] if made else ""]  # fmt: skip


def write_results(folder: Path, rows: list[Row], columns: list[str]) -> dict[str, str]:
    """The three result files; their hashes."""
    folder.mkdir(parents=True)
    for name, outcomes in (
        ("accepted.csv", ("accepted", "already_recorded")),
        ("rejected.csv", ("rejected",)),
    ):
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*columns, *OURS])
            writer.writerows([*(guarded(row[c]) for c in columns), *answer(row)]
                             for row in rows if row["outcome"] in outcomes)  # fmt: skip
    with (folder / "errors.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["severity", "code", "detail", "row"])
        writer.writerows(["E", code, said(code, row), row["row"]]
                         for row in rows for code in row["codes"])  # fmt: skip
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def guarded(text: str | None) -> str:
    """A text that a spreadsheet would run, made safe."""
    return "'" + text if text and text[0] in "=+-@\t\r" else text or ""


def said(code: str, row: Row) -> str:
    """A sentence about one finding."""
    words = code.replace("_", " ").capitalize()
    return f"{words}: {row['declaration_type']} on {row['declaration_date']}."


def record(con: duckdb.DuckDBPyConnection, rows: list[Row], event: Row) -> None:
    """Five tables of the ledger, in one transaction."""
    import pyarrow as pa

    number = event["event"]
    made = [(row, row["made"]) for row in rows if row.get("made")]
    findings = [(row, code) for row in rows for code in row["codes"]]
    tables: dict[str, list[Row]] = {
        "batch_row": [
            {"event": number, "row_id": row["row_id"], "row": row["row"],
             "type": "participant-declaration", "outcome": row["outcome"],
             "declaration_id": text(declared(row).get("declaration_id")),
             "state": declared(row).get("state"),
             "statement": row.get("statement")} for row in rows],
        "declaration": [
            {"event": number, "seq": row["row_id"], "declaration_id": text(one["declaration_id"]),
             "lead_provider_id": event["lead_provider_id"], "participant_id": row["participant_id"],
             "course_identifier": row["course_identifier"],
             "declaration_type": one["declaration_type"], "declaration_date": one["at"],
             "evidence_held": one["evidence_held"], "cohort": one["enrolment"]["cohort"],
             "created_at": event["received_at"]} for row, one in made],
        "declaration_state": [
            {"event": number, "seq": row["row_id"], "declaration_id": text(one["declaration_id"]),
             "state": one["state"], "statement": row["statement"]} for row, one in made],
        "finding": [
            {"event": number, "seq": place, "row_id": row["row_id"], "severity": "E", "code": code,
             "detail": said(code, row)} for place, (row, code) in enumerate(findings, 1)],
        "event": [event],
    }  # fmt: skip
    con.execute("begin")
    for name, lines in tables.items():
        if lines:
            con.register("lines", pa.Table.from_pylist(lines))
            con.execute(f"insert into ledger.{name} by name from lines")
            con.unregister("lines")
    con.execute("commit")


def text(value: Any) -> str | None:
    """An ID as text."""
    return None if value is None else str(value)


def hash_rows(rows: list[Row], columns: list[str]) -> str:
    """What the rows say and what was decided of them."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update("|".join([*(row[c] or "" for c in columns), *answer(row)]).encode())
    return digest.hexdigest()
