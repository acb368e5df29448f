"""The batches of the samples: the tables beside this file with the names filled in as IDs."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tools.samples import world

PLACE = re.compile(r"\{([^{}]+)\}")
ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d)?")
MADE_AT = datetime(2025, 12, 15, 16, 0, tzinfo=UTC)


def fill(place: str, row: world.Row) -> str:
    """The value for `{place}`: IDs of the row's teacher or setting, or of what it names."""
    name = row.get("Teacher") or row.get("Setting") or ""
    if place == "urn":
        every = world.tables()["schools"] + world.tables()["schools-without-partnership"]
        return next(school["urn"] for school in every if school["name"] == name)
    kind, _, rest = place.partition(" ")
    if kind == "partner":
        return world.partner_id(rest)
    if kind == "partnership":
        return world.partnership_id(name, rest)
    own = {
        "id": world.participant_id(name),
        "ID": world.participant_id(name).upper(),
        "short id": world.participant_id(name)[:-2],
        "old id": world.known_id("participant", name, "first record"),
    }
    return own.get(place) or world.declaration_id(*place.rsplit(" ", 1))


def fill_cells(header: list[str], cells: list[str]) -> list[str]:
    row = dict(zip(header, cells, strict=False))
    return [PLACE.sub(lambda place: fill(place[1], row), cell) for cell in cells]


def filled_table(path: Path) -> list[list[str]]:
    """The rows of a table, header first, with every `{place}` filled."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return [header, *(fill_cells(header, cells) for cells in rows)]


def csv_bytes(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def write_sheet(sheet: Worksheet, rows: list[list[str]]) -> None:
    """Text cells, and real date cells where the table has ISO dates."""
    for number, cells in enumerate(rows, start=1):
        for column, text in enumerate(cells, start=1):
            if not text:
                continue
            cell = sheet.cell(number, column)
            if ISO_DATE.fullmatch(text):
                cell.value = datetime.fromisoformat(text)
                cell.number_format = "dd/mm/yyyy hh:mm" if " " in text else "dd/mm/yyyy"
            else:
                cell.value = text
                cell.data_type = "s"
                cell.number_format = "@"
    for column in range(1, len(rows[0]) + 1):
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 26
    sheet.freeze_panes = "A2"


def xlsx_bytes(folder: Path) -> bytes:
    """A workbook with a sheet for every table of `folder`, the same bytes every time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for path in sorted(folder.glob("*.csv")):
        write_sheet(book.create_sheet(path.stem.partition(" ")[2]), filled_table(path))
    book.properties.creator = "Kestrel Teaching"
    book.properties.created = MADE_AT.replace(tzinfo=None)
    made = io.BytesIO()
    book.save(made)
    return without_clock(made.getvalue())


def without_clock(workbook: bytes) -> bytes:
    """The same workbook with fixed times, its parts stored as they are."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts, zipfile.ZipFile(fixed, "w") as out:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                stamp = MADE_AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = re.sub(rb"(?<=>)[-0-9:T.]+Z(?=</dcterms:modified>)", stamp, content)
            out.writestr(zipfile.ZipInfo(part.filename, MADE_AT.timetuple()[:6]), content)
    return fixed.getvalue()
