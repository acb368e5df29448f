"""Statements about all fields of a row, made from the one list in `schemas/vocabulary.py`."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.vocabulary import DATE_FIELD, FIELDS, ID_FIELDS, WORDS_OF_FIELD, YEAR_FIELD

# The fields that a rule reads, without the type and the sender's own.
FIELDS_OF_ROWS = FIELDS[1:-1]
OWN = "your_reference"
# Digits alone are ordinary in it, of whatever length; text in no other form is.
URN = "urn"


def read_quickly(field: str, text: str) -> str:
    """SQL: the value of a field from its text in ordinary form; null where it is not."""
    if field in ID_FIELDS:
        return f"read_uuid({text})"
    if field in WORDS_OF_FIELD:
        return f"try_cast({text} as {field}_enum)"
    if field == DATE_FIELD:
        return f"read_instant({text})"
    if field == YEAR_FIELD:
        return f"read_year({text})"
    if field == OWN:
        return f"case when has_text({text}) then in_nfc(without_guard({text})) end"
    return f"nullif({text}, '')"


def nothing_of(field: str) -> str:
    """SQL: the null of the type that a field has."""
    if field in ID_FIELDS:
        return "null::uuid"
    if field in WORDS_OF_FIELD:
        return f"null::{field}_enum"
    kinds = {DATE_FIELD: "timestamp", YEAR_FIELD: "integer"}
    return f"null::{kinds.get(field, 'varchar')}"


def is_unread(field: str, text: str, value: str) -> str:
    """SQL: whether the quick reading does not know this text, which is not blank."""
    if field == URN:
        return f"not regexp_full_match({text}, '[0-9]+')"
    return f"{value} is null"


def typed_rows(fields: Iterable[str]) -> str:
    """The rows to be judged, with these fields typed by the quick reading.

    `odd`: a cell in use that it does not know, which the careful reading fills in afterwards.
    `sound` rows, in the end, go on to the state checks.
    """
    named = list(fields)
    asked = [field for field in named if field != OWN]
    read = "".join(f",\n        {read_quickly(f, f)} as read_{f}" for f in named)
    values = "".join(f",\n    read_{field} as {field}" for field in named)
    odd = " or ".join(
        f"({field} <> '' and {is_unread(field, field, f'read_{field}')})" for field in asked
    )
    return f"""
with quick as (
    select
        *{read}
    from fields.row_text
)
select
    row_id,
    sheet_no,
    row,
    type{values},
    type is not null as sound,
    type is null or coalesce({odd or "false"}, false) as odd,
    null::varchar as canonical
from quick"""


def odd_cells(fields: Iterable[str]) -> str:
    """The text of the cells in use that the quick reading does not know, one line a cell.

    `number`: a workbook stored the cell as a number.
    """
    asked = [field for field in fields if field != OWN] or [URN]
    cells = ",\n        ".join(
        f"case when {is_unread(field, f't.{field}', f'b.{field}')} then t.{field} end as {field}"
        for field in asked
    )
    return f"""
with odd_row as (
    select
        t.row_id,
        t.sheet_no,
        {cells}
    from fields.row_text t
    join fields.parsed b on b.row_id = t.row_id
    where b.odd
),
cells as (
    unpivot odd_row on {", ".join(asked)}
    into name field value raw
)
select
    cells.row_id,
    cells.sheet_no,
    cells.field,
    cells.raw,
    cell_number.row_id is not null as number
from cells
left join fields.field_column
    on field_column.sheet_no = cells.sheet_no and field_column.field = cells.field
left join intake.cell_number
    on cell_number.row_id = cells.row_id and cell_number.column_no = field_column.column_no
where cells.raw <> ''"""


def mended_rows() -> str:
    """What stands in place of the received text, one line for each row that was read carefully."""
    texts = ",\n    ".join(
        f"max(text) filter (where field = '{field}') as {field}" for field in FIELDS_OF_ROWS
    )
    return f"""
select
    row_id,
    {texts},
    bool_or(two_ways) as two_ways
from fields.odd_reading
group by row_id"""


def mend_rows(fields: Iterable[str]) -> str:
    """The assignments that put mended text, typed, into its row; empty: there is no such field."""
    return ", ".join(
        f"{field} = case when m.{field} is null then parsed.{field} "
        f"else {read_quickly(field, f'm.{field}')} end"
        for field in fields
        if field != OWN
    )


def clean_rows(*, mended: bool) -> str:
    """Every row to be judged with its text in ordinary form where it has one.

    With the instant that its declaration date means.
    """
    texts = ",\n    ".join(
        f"coalesce(m.{field}, t.{field}) as {field}" if mended else f"t.{field}"
        for field in FIELDS_OF_ROWS
    )
    join = "\nleft join fields.mended m on m.row_id = t.row_id" if mended else ""
    return f"""
select
    t.row_id,
    t.sheet_no,
    t.row,
    t.type,
    t.type_text,
    {texts},
    t.your_reference,
    parsed.declaration_date as instant,
    {"coalesce(m.two_ways, false)" if mended else "false"} as two_ways
from fields.row_text t
join fields.parsed on parsed.row_id = t.row_id{join}"""


def canonical(row: str, unread: str = "", type_text: str = "") -> str:
    """SQL: what a row means, whatever the file looked like.

    Its type, its own fields in ordinary form (dates as UTC instants) and your_reference. Text that
    could not be read (of `unread`, of the type `type_text`) and free text have their length before
    them, so that two different rows never say the same.
    """
    parts = []
    for field in FIELDS:
        text = type_text if field == "type" else f"{unread}.{field}"
        if field in (URN, OWN):
            parts.append(f"sized({row}.{field})")
        elif unread:
            parts.append(f"coalesce({row}.{field}::varchar, sized({text}))")
        else:
            parts.append(f"{row}.{field}::varchar")
    return "concat(" + ", '|', ".join(parts) + ", chr(10))"
