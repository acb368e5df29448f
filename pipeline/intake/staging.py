"""Writes what was read into the working database, chunk by chunk, so that memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from pipeline.database.sql import run
from pipeline.model.findings import Finding, append_findings
from pipeline.model.received import Column, Received

_FULL = 5_000


class Staging:
    """The tables `received`, `cell_number`, `cell_fault`, `short_row`, and findings on the way.

    `rows` counts all rows so far, `filled` those that hold a value.
    Columns are the union over all sheets, by header text and how often it occurred before.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self.columns: list[Column] = []
        self.rows = 0
        self.filled = 0
        self._numbers: dict[tuple[str, int], int] = {}
        self._made = 0
        self._findings: list[Finding] = []
        run(con, "intake/tables")

    def column(self, header: str, occurrence: int, field: str | None) -> int:
        """The number of a column; a new one where no sheet had it yet."""
        key = (header, occurrence)
        if key not in self._numbers:
            self._numbers[key] = len(self.columns)
            self.columns.append(Column(len(self.columns), header, field))
        return self._numbers[key]

    def note(self, *findings: Finding) -> None:
        """Keep findings; they are written when there are many of them, and at the end."""
        self._findings.extend(findings)
        if len(self._findings) >= _FULL:
            self.write_findings()

    def write_findings(self) -> None:
        """Add the findings kept so far to the table `finding`."""
        append_findings(self.con, self._findings)
        self._findings.clear()

    def take_received(self, rows: int) -> None:
        """Say that `received` was made elsewhere, with all columns known by now."""
        self.rows += rows
        self.filled += rows
        self._made = len(self.columns)

    def append(
        self,
        sheet_no: int,
        first_row: int,
        ignored: Sequence[str | None],
        texts: Mapping[int, Sequence[str | None]],
    ) -> None:
        """Add neighbouring rows of one sheet; `texts` has the values by column number."""
        import pyarrow as pa

        self._add_columns()
        count = len(ignored)
        data = {
            "row_id": pa.array(range(self.rows + 1, self.rows + count + 1), pa.int32()),
            "sheet_no": pa.array([sheet_no] * count, pa.int32()),
            "row": pa.array(range(first_row, first_row + count), pa.int32()),
            "ignored": pa.array(ignored, pa.string()),
        }
        for number in range(len(self.columns)):
            data[f"s{number}"] = pa.array(texts.get(number, [None] * count), pa.string())
        self._insert("intake/append_rows", pa.table(data))
        self.rows += count

    def append_numbers(self, cells: Sequence[tuple[int, int]]) -> None:
        """Add number cells: (row_id, column_no)."""
        import pyarrow as pa

        if cells:
            rows, columns = zip(*cells, strict=True)
            table = pa.table({"row_id": rows, "column_no": columns})
            self._insert("intake/append_numbers", table)

    def append_faults(
        self, cells: Sequence[tuple[int, int, str, str | None, dict[str, str]]]
    ) -> None:
        """Add faults that only the workbook knows: (row_id, column_no, code, value, facts)."""
        import pyarrow as pa

        if cells:
            rows, columns, codes, values, facts = zip(*cells, strict=True)
            pairs = pa.array([list(f.items()) for f in facts], pa.map_(pa.string(), pa.string()))
            table = pa.table(
                {
                    "row_id": pa.array(rows, pa.int32()),
                    "column_no": pa.array(columns, pa.int32()),
                    "code": pa.array(codes, pa.string()),
                    "value": pa.array(values, pa.string()),
                    "facts": pairs,
                }
            )
            self._insert("intake/append_faults", table)

    def append_short(self, rows: Iterable[tuple[int, list[int]]]) -> None:
        """Add rows that end before these columns: (row_id, column numbers)."""
        import pyarrow as pa

        found = list(rows)
        if found:
            table = pa.table(
                {
                    "row_id": pa.array([row for row, _ in found], pa.int32()),
                    "missing": pa.array([m for _, m in found], pa.list_(pa.int32())),
                }
            )
            self._insert("intake/append_short", table)

    def finish(self, received: Received) -> None:
        """Write what is still kept, and where the sender's columns are."""
        self._add_columns()
        self.write_findings()
        put_places(self.con, received)

    def _add_columns(self) -> None:
        for number in range(self._made, len(self.columns)):
            self.con.execute(f"alter table intake.received add column s{number:d} varchar")
        self._made = len(self.columns)

    def _insert(self, name: str, table: object) -> None:
        self.con.register("intake_chunk", table)
        run(self.con, name)
        self.con.unregister("intake_chunk")


def put_places(con: duckdb.DuckDBPyConnection, received: Received) -> None:
    """Note the sheets of a file, and where the sender's columns are in them."""
    by_no = {column.column_no: column for column in received.columns}
    con.execute(
        "insert into intake.sheet select unnest($numbers::integer[]), unnest($names::varchar[])",
        {
            "numbers": [sheet.sheet_no for sheet in received.sheets],
            "names": [sheet.name for sheet in received.sheets],
        },
    )
    places = [
        (sheet.sheet_no, column_no, letter or None, column.header, column.field)
        for sheet in received.sheets
        for column_no, letter in sorted(sheet.letters.items())
        if (column := by_no.get(column_no))
    ]
    sheets, numbers, letters, headers, fields = zip(*places, strict=True) if places else ((),) * 5
    con.execute(
        "insert into intake.sender_column select unnest($sheets::integer[]), "
        "unnest($numbers::integer[]), unnest($letters::varchar[]), unnest($headers::varchar[]), "
        "unnest($fields::varchar[])",
        {
            "sheets": list(sheets),
            "numbers": list(numbers),
            "letters": list(letters),
            "headers": list(headers),
            "fields": list(fields),
        },
    )
