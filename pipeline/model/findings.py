"""What the rooms say about a file: findings are data, words are joined at the end.

Three levels. A *finding* is the sender's row or cell; `Refused` is the sender's file (exit 3,
nothing recorded); any other exception is ours (exit 70, nothing recorded).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Finding:
    """One fault, warning or note.

    `row_id` is the number of the row in `received` (None: the file or the sheet). `column` is the
    number of the sender's column in `received` (`s0`, `s1`, ...) where the field alone does not say
    it. `value` is the text as received; None: results take it from the row. `facts` fill the
    places of the words (`{limit}`) in the catalogue.
    """

    code: str
    row_id: int | None = None
    field: str | None = None
    column: int | None = None
    value: str | None = None
    related_rows: tuple[int, ...] = ()
    sheet_no: int | None = None
    cell: str | None = None
    facts: dict[str, str] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """The file as a whole cannot be judged; carries every F finding that was found.

    `sheets` are the names of the sheets that the findings number.
    """

    def __init__(self, findings: Iterable[Finding], exit_code: int = 3) -> None:
        self.findings = tuple(findings)
        self.exit_code = exit_code
        self.sheets: dict[int, str] = {}
        super().__init__(", ".join(f.code for f in self.findings))


class Stands(Exception):
    """Something failed after its event was recorded (exit 70); the message says what stands."""


CREATE_FINDING = """
create table finding (
    code varchar,
    row_id integer,
    field varchar,
    column_no integer,
    value varchar,
    related_rows integer[],
    sheet_no integer,
    cell varchar,
    facts map(varchar, varchar),
    detail varchar                  -- the advice with its facts, where it is put together already
)
"""


def change_details(con: duckdb.DuckDBPyConnection, code: str, select: str) -> None:
    """Say something else about rows with this finding: `select` gives row_id and detail."""
    con.execute(
        f"update finding set detail = changed.detail from ({select}) as changed "
        "where finding.row_id = changed.row_id and finding.code = $code",
        {"code": code},
    )


def clear_findings(con: duckdb.DuckDBPyConnection) -> None:
    """Empty the table: all of it is reported, its memory is for the rest."""
    con.execute("truncate finding")


def append_findings(con: duckdb.DuckDBPyConnection, findings: Iterable[Finding]) -> None:
    """Add findings to the table `finding` of the working database."""
    import pyarrow as pa

    rows = list(findings)
    if not rows:
        return
    table = pa.table(
        {
            "code": pa.array([f.code for f in rows], pa.string()),
            "row_id": pa.array([f.row_id for f in rows], pa.int32()),
            "field": pa.array([f.field for f in rows], pa.string()),
            "column_no": pa.array([f.column for f in rows], pa.int32()),
            "value": pa.array([f.value for f in rows], pa.string()),
            "related_rows": pa.array([list(f.related_rows) for f in rows], pa.list_(pa.int32())),
            "sheet_no": pa.array([f.sheet_no for f in rows], pa.int32()),
            "cell": pa.array([f.cell for f in rows], pa.string()),
            "facts": pa.array(
                [list(f.facts.items()) for f in rows], pa.map_(pa.string(), pa.string())
            ),
        }
    )
    con.register("found_now", table)
    con.execute("insert into finding by name from found_now")
    con.unregister("found_now")
