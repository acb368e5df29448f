"""The views that name the sender's columns by our fields; only our own words are in their text."""

from __future__ import annotations

from pipeline.model.received import Received
from schemas.vocabulary import FIELDS, FIELDS_OF_ROW_TYPE, ROW_TYPES

# The fields that a rule reads, without the type and the sender's own.
FIELDS_OF_ROWS = FIELDS[1:-1]
# What says which declaration a void is about, unless it names one by ID.
SLOT = ("participant_id", "course_identifier", "declaration_type")


TYPED_BY_SHEET = """
create or replace view fields.typed as
select
    cell.*,
    sheet_kind as row_type,
    type as type_text
from fields.cell
"""
TYPED_BY_COLUMN = """
create or replace view fields.typed as
select
    cell.*,
    coalesce(cell.sheet_kind, type_word.word) as row_type,
    coalesce(type_word.text, cell.type) as type_text
from fields.cell
left join fields.type_word
    on type_word.raw = cell.type
"""


Given = dict[str, dict[int, int]]  # by field, the sender's column by sheet number


def columns_of_fields(received: Received) -> Given:
    """For each field of ours, the sender's column by sheet number; empty: no sheet has it."""
    return {
        field: {
            sheet.sheet_no: column.column_no
            for sheet in received.sheets
            for column in received.columns
            if column.field == field and column.column_no in sheet.columns
        }
        for field in FIELDS
    }


def cell_view(received: Received, given: Given) -> str:
    """The statement for `cell`: the rows to be judged, with the sender's columns by field.

    `sheet_kind` is the row type of a sheet without a type column.
    """
    picked = ",\n    ".join(f"{_pick(given[field])} as {field}" for field in FIELDS)
    kinds = {sheet.sheet_no: sheet.kind for sheet in received.sheets if sheet.kind}
    whens = " ".join(f"when {number} then '{kind}'" for number, kind in kinds.items())
    kind = f"case sheet_no {whens} end" if kinds else "null"
    return (
        "create or replace view fields.cell as\nselect\n    row_id,\n    sheet_no,\n    row,\n"
        f"    ({kind})::type_enum as sheet_kind,\n"
        f"    {picked}\nfrom intake.received\nwhere ignored is null"
    )


def typed_view(given: Given) -> str:
    """The statement for `typed`: cells with the row type; without a column nothing is looked up."""
    return TYPED_BY_COLUMN if given["type"] else TYPED_BY_SHEET


def kinds_of_rows(received: Received, given: Given) -> set[str | None]:
    """The row types that the file may have; None: rows of a sheet that does not say it."""
    return {*ROW_TYPES, None} if given["type"] else {sheet.kind for sheet in received.sheets}


def row_text_view(given: Given, kinds: set[str | None]) -> str:
    """The statement for `row_text`: rows with the text of the fields that their type uses.

    The text of other fields is null. `kinds` are the row types that the file may have.
    """
    unless = dict.fromkeys(SLOT, "not by_declaration_id") | {"urn": "not by_school_id"}
    lines = []
    for field in FIELDS_OF_ROWS:
        owners = [kind for kind, own in FIELDS_OF_ROW_TYPE.items() if field in own]
        here = [f"'{kind}'" for kind in owners if kind in kinds]
        owned = [f"row_type in ({', '.join(here)})"] if len(here) < len(kinds) else []
        owned += [unless[field]] if field in unless else []
        if given[field] and here:
            text = f"case when {' and '.join(owned)} then {field} end" if owned else field
            lines.append(f"{text} as {field}")
        else:
            lines.append(f"null::varchar as {field}")
    return (
        "create or replace view fields.row_text as\nselect\n    row_id,\n    sheet_no,\n    row,\n"
        "    row_type as type,\n    type_text,\n    by_declaration_id,\n    by_school_id,\n    "
        + ",\n    ".join(lines)
        + ",\n    your_reference\nfrom fields.typed_cell"
    )


def _pick(column_of_sheet: dict[int, int]) -> str:
    numbers = set(column_of_sheet.values())
    if not numbers:
        return "null::varchar"
    if len(numbers) == 1:
        return f"s{numbers.pop()}"
    cases = " ".join(f"when {sheet} then s{number}" for sheet, number in column_of_sheet.items())
    return f"case sheet_no {cases} end"
