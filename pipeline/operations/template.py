"""`template`: sheets to fill in, blank or with a provider's own people; it only reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from pipeline import export, results, templates
from pipeline.database.sql import literal
from pipeline.database.working import working_database
from pipeline.operations.due import known_today
from pipeline.templates import LeftOut, Sheet
from pipeline.workspace.folders import Workspace

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Template:
    """What was written: whose, how many rows are filled in, who is left out and why."""

    provider: str | None
    rows: int
    left_out: tuple[LeftOut, ...]


def write_blank_template(kind: str, form: str, target: Path) -> Template:
    """Write the sheets of a kind (a key of `templates.SHEETS`) without rows; needs no workspace."""
    con = working_database()
    try:
        write_sheets(con, templates.SHEETS[kind], [], form, target)
    finally:
        con.close()
    return Template(None, 0, ())


def write_own_template(
    workspace: Workspace,
    kind: str,
    form: str,
    target: Path,
    provider: str,
    now: datetime,
    milestone: str | None = None,
) -> Template:
    """Write the sheets with the provider's own people: to copy IDs from, or filled in.

    With `milestone` (a declaration type) the sheet of declarations has everybody who is due. The
    provider is named by name, ID or folder. Raises UnknownProvider.
    """
    with known_today(workspace, provider, now) as (con, name, _):
        if milestone is None:
            sheets = templates.SHEETS[kind]
            copied = create_lists(con, name, sheets) if form == "xlsx" else []
            write_sheets(con, sheets, copied, form, target)
            return Template(name, 0, ())
        rows, left_out = templates.fill_in(con, milestone)
        if form == "csv":
            write_form(con, templates.PREFILLED, templates.SELECT_FILLED, target)
        else:
            from pipeline.templates.workbook import write_filled

            write_filled(con, templates.DECLARATIONS.title, rows, target)
        return Template(name, rows, left_out)


def write_sheets(
    con: duckdb.DuckDBPyConnection,
    sheets: tuple[Sheet, ...],
    copied: list[templates.Copied],
    form: str,
    target: Path,
) -> None:
    """Write blank sheets; of several only the first fits into a CSV file."""
    if form == "csv":
        write_form(con, sheets[0].columns, "", target)
        return
    # openpyxl takes long to import, which a CSV file does without.
    from pipeline.templates.workbook import write_blank

    write_blank(con, sheets, copied, target)


def write_form(
    con: duckdb.DuckDBPyConnection, columns: tuple[str, ...], select: str, target: Path
) -> None:
    """Write head, guide and rows as CSV."""
    guides = ", ".join(
        f"{literal(templates.guide_of(name, place, prefilled=bool(select)))} as {name}"
        for place, name in enumerate(columns)
    )
    rows = f"select 0 as line, {guides}"
    if select:
        texts = ", ".join(f"{results.guarded(name)} as {name}" for name in columns)
        rows += f" union all select row_number() over () as line, {texts} from ({select}) as form"
    listed = ", ".join(columns)
    results.write_csv(con, target, columns, f"select {listed} from ({rows}) as lines order by line")


def create_lists(
    con: duckdb.DuckDBPyConnection, provider: str, sheets: tuple[Sheet, ...]
) -> list[templates.Copied]:
    """The lists to copy IDs from, each once."""
    names = dict.fromkeys(name for sheet in sheets for name in sheet.copied)
    found = []
    for name in names:
        if name != "participants":
            query = (
                export.Query(cohort=(newest_cohort(con),)) if name == "schools" else export.Query()
            )
            export.create_rows(con, export.RESOURCES[name], provider, query)
        found.append(templates.create_copied(con, name))
    return found


def newest_cohort(con: duckdb.DuckDBPyConnection) -> int:
    """The cohort that can be registered for today: the latest whose registration has begun."""
    found = con.execute(
        "select max(start_year) from as_of.cohort where coalesce(registration_start_date, "
        "make_date(start_year, 9, 1)) <= (select today from event_context)"
    ).fetchall()
    return int(found[0][0] or 0)
