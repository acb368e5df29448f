"""Makes files of every sort and reads them, for the tests of this room."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from pipeline.database.working import working_database
from pipeline.intake import Limits
from pipeline.intake.column_names import BATCH, Vocabulary
from pipeline.intake.read_file import read_file
from pipeline.model.findings import Finding, Refused
from pipeline.model.received import Received

HEADER = "participant_id,course_identifier,declaration_type,declaration_date,evidence_held"
ID = "ac3d1243-7308-4879-942a-c4a70ced400a"
ID2 = "bd3d1243-7308-4879-942a-c4a70ced400b"
ROW = f"{ID},ecf-induction,started,2024-11-05,other"
ROW2 = f"{ID2},ecf-mentor,started,2024-11-06,other"

ADVICE = {
    line["code"]: line["advice"]
    for line in csv.DictReader(
        io.StringIO(
            files("pipeline").joinpath("catalogue/intake-codes.csv").read_text(encoding="utf-8")
        )
    )
}


@dataclass
class Reading:
    """What came of a file: rows, findings, or the codes of its refusal."""

    received: Received | None
    con: duckdb.DuckDBPyConnection
    findings: list[Finding]
    refused: list[Finding]

    @property
    def codes(self) -> list[str]:
        """The codes of all findings, F included, sorted."""
        return sorted(f.code for f in (*self.findings, *self.refused))

    @property
    def refusals(self) -> list[str]:
        """The codes of the refusal."""
        return [f.code for f in self.refused]

    def rows(self) -> list[tuple[Any, ...]]:
        """(row, ignored, *values) of every row; blanks are None."""
        return self.query(
            "select * exclude (row_id, sheet_no) from intake.received order by row_id"
        )

    def values(self) -> list[tuple[Any, ...]]:
        """The values of rows that are not ignored."""
        return [row[2:] for row in self.rows() if row[1] is None]

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a question to the working database."""
        return self.con.execute(sql).fetchall()

    def found(self, code: str) -> Finding:
        """The only finding of a code."""
        (one,) = [f for f in (*self.findings, *self.refused) if f.code == code]
        return one


def read(
    path: Path,
    limits: Limits | None = None,
    *,
    filename: str | None = None,
    vocabulary: Vocabulary = BATCH,
    fast: bool = True,
) -> Reading:
    """Read a file and check that the words of every finding have exactly their facts."""
    con = working_database()
    name = filename or path.name
    received, refused = None, []
    try:
        received = read_file(con, path, limits or Limits(), name, vocabulary, fast=fast)
    except Refused as refusal:
        refused = list(refusal.findings)
    findings = [
        Finding(
            code=code,
            row_id=row_id,
            field=field,
            column=column,
            value=value,
            sheet_no=sheet_no,
            cell=cell,
            facts=dict(facts or {}),
        )
        for code, row_id, field, column, value, _, sheet_no, cell, facts in con.execute(
            "select * exclude (detail) from finding"
        ).fetchall()
    ]
    for one in (*findings, *refused):
        check_facts(one.code, one.facts)
    if received:
        faults = con.execute("select distinct code, facts from intake.cell_fault").fetchall()
        for code, facts in faults:
            check_facts(code, dict(facts or {}))
    return Reading(received, con, findings, refused)


def check_facts(code: str, facts: dict[str, str]) -> None:
    """Every place of the words has its fact, and no fact is without a place; all ASCII."""
    assert set(re.findall(r"\{(\w+)\}", ADVICE[code])) == set(facts), code
    assert all(text.isascii() for text in facts.values()), (code, facts)


def read_text(tmp_path: Path, content: str | bytes, name: str = "batch.csv", **how: Any) -> Reading:
    """Read text or bytes as a file."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path, **how)


def both_ways(tmp_path: Path, content: str | bytes, **how: Any) -> Reading:
    """Read quickly and carefully; both must say the same."""
    quick = read_text(tmp_path, content, **how)
    careful = read_text(tmp_path, content, fast=False, **how)
    assert told(quick) == told(careful)
    return quick


def told(reading: Reading) -> tuple[Any, ...]:
    """All that a reading says, in a form that can be compared."""
    rows = reading.rows() if reading.received else []
    findings = sorted(map(repr, (*reading.findings, *reading.refused)))
    return reading.received, rows, findings


# Workbooks, made by hand so that every oddity can be had.

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(reference: str, value: str | None, kind: str = "inlineStr", more: str = "") -> str:
    """The XML of one cell; `kind` n has a number, `more` stands before the value."""
    if value is None:
        return f'<c r="{reference}">{more}</c>' if more else f'<c r="{reference}"/>'
    if kind == "inlineStr":
        text = value.replace("&", "&amp;").replace("<", "&lt;")
        return f'<c r="{reference}" t="inlineStr">{more}<is><t>{text}</t></is></c>'
    return f'<c r="{reference}" t="{kind}">{more}<v>{value}</v></c>'


def letters(position: int) -> str:
    """A for 0; enough for tests."""
    return chr(65 + position)


def row(number: int, values: list[str | None] | str, attributes: str = "") -> str:
    """The XML of one row from column A on; a text is a line of CSV."""
    texts = values.split(",") if isinstance(values, str) else values
    cells = "".join(
        cell(f"{letters(i)}{number}", text) for i, text in enumerate(texts) if text is not None
    )
    return f'<row r="{number}"{attributes}>{cells}</row>'


def sheet(rows: str, before: str = "", after: str = "") -> str:
    """The XML of a worksheet."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def simple_sheet(*lines: str) -> str:
    """A worksheet of lines of CSV from row 1 on."""
    return sheet("".join(row(i, line) for i, line in enumerate(lines, 1) if line))


def workbook_parts(
    sheets: dict[str, str],
    *,
    states: dict[str, str] | None = None,
    properties: str = "",
    strings: str | None = None,
    styles: str | None = None,
) -> dict[str, str | bytes]:
    """The parts of a workbook with these sheets (name: XML)."""
    states = states or {}
    listed = "".join(
        f'<sheet name="{name}" sheetId="{i}" r:id="rId{i}"'
        + (f' state="{states[name]}"' if name in states else "")
        + "/>"
        for i, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{REL}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">{properties}'
        f"<sheets>{listed}</sheets></workbook>",
    }
    if strings is not None:
        links += f'<Relationship Id="s" Type="{REL}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        links += f'<Relationship Id="st" Type="{REL}/styles" Target="styles.xml"/>'
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    )
    for i, xml in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = xml
    return parts


def write_zip(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A zip with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read_book(tmp_path: Path, *sheets: str, name: str = "batch.xlsx", **how: Any) -> Reading:
    """Read a workbook with these sheets, called Sheet1, Sheet2, ..."""
    named = {f"Sheet{i}": xml for i, xml in enumerate(sheets, 1)}
    making = {
        key: how.pop(key) for key in ("states", "properties", "strings", "styles") if key in how
    }
    return read(write_zip(tmp_path / name, workbook_parts(named, **making)), **how)
