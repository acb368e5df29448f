"""The views that name the sender's columns by our fields; only our own words are in their text."""

from __future__ import annotations

from pipeline.field_checks.field_lists import FIELDS_OF_ROWS, URN
from pipeline.model.received import Received
from schemas.vocabulary import FIELDS, FIELDS_OF_ROW_TYPE, ROW_TYPES

# What says which declaration a void is about, unless it names one by ID.
SLOT = ("participant_id", "course_identifier", "declaration_type")


TYPED_BY_SHEET = "select cell.*, sheet_kind as row_type, type as type_text from fields.cell"
TYPED_BY_COLUMN = """select
        cell.*,
        coalesce(cell.sheet_kind, type_word.word) as row_type,
        coalesce(type_word.text, cell.type) as type_text
    from fields.cell
    left join fields.type_word
        on type_word.raw = cell.type"""


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


def kinds_of_rows(received: Received, given: Given) -> set[str | None]:
    """The row types that the file may have; None: rows of a sheet that does not say it."""
    return {*ROW_TYPES, None} if given["type"] else {sheet.kind for sheet in received.sheets}


def row_text_view(given: Given, kinds: set[str | None]) -> str:
    """The statement for `row_text`: rows with their type and the text of the fields it uses.

    The text of other fields is null. `kinds` are the row types that the file may have. A void by ID
    does not use the columns of the slot, a partnership with a school ID does not use the URN.
    """
    lines = "".join(f",\n    {_own_text(field, given, kinds)}" for field in FIELDS_OF_ROWS)
    by_declaration_id = _is_given("declaration_id", "participant-declaration-void", given, kinds)
    by_school_id = _is_given("school_id", "ecf-partnership", given, kinds)
    return f"""
create or replace view fields.row_text as
with typed as (
    {TYPED_BY_COLUMN if given["type"] else TYPED_BY_SHEET}
),
used as (
    select
        *,
        {by_declaration_id} as by_declaration_id,
        {by_school_id} as by_school_id
    from typed
)
select
    row_id,
    sheet_no,
    row,
    row_type as type,
    type_text,
    by_declaration_id,
    by_school_id{lines},
    your_reference
from used"""


def _is_given(field: str, kind: str, given: Given, kinds: set[str | None]) -> str:
    """SQL: whether the row is of this type and names what it is about by this field."""
    if not given[field] or kind not in kinds:
        return "false"
    return f"coalesce(row_type = '{kind}' and has_text({field}), false)"


def _own_text(field: str, given: Given, kinds: set[str | None]) -> str:
    """SQL: the text of a field where the type of the row uses it."""
    owners = [kind for kind, own in FIELDS_OF_ROW_TYPE.items() if field in own]
    here = [f"'{kind}'" for kind in owners if kind in kinds]
    if not given[field] or not here:
        return f"null::varchar as {field}"
    unless = dict.fromkeys(SLOT, "not by_declaration_id") | {URN: "not by_school_id"}
    owned = [f"row_type in ({', '.join(here)})"] if len(here) < len(kinds) else []
    owned += [unless[field]] if field in unless else []
    text = f"case when {' and '.join(owned)} then {field} end" if owned else field
    return f"{text} as {field}"


def _pick(column_of_sheet: dict[int, int]) -> str:
    numbers = set(column_of_sheet.values())
    if not numbers:
        return "null::varchar"
    if len(numbers) == 1:
        return f"s{numbers.pop()}"
    cases = " ".join(f"when {sheet} then s{number}" for sheet, number in column_of_sheet.items())
    return f"case sheet_no {cases} end"
