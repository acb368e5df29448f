"""Reads what the API answers: entries with a type, an ID and attributes (read-side, section 5)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.database import sql
from pipeline.intake.staging import put_places
from pipeline.model.findings import Finding, Refused
from pipeline.model.received import Received

if TYPE_CHECKING:
    import pyarrow as pa

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BLANKS = b" \t\r\n"
# The kind of reference data that entries of a type are; None: there is none.
KIND_OF_TYPE: dict[str, str | None] = {
    "participant": "participants",
    "partnership": "partnerships",
    "school": "schools",
    "delivery-partner": "delivery-partners",
    "statement": "statements",
    "participant-declaration": "declarations",
    "participant-transfer": None,
    "unfunded-mentor": None,
}


@dataclass(frozen=True)
class Entry:
    """One entry of `data`; `number` counts from 1 over all pages of the file."""

    number: int
    entry: dict[str, Any]

    @property
    def attributes(self) -> dict[str, Any]:
        found = self.entry.get("attributes")
        return found if isinstance(found, dict) else {}


def is_api_json(path: Path) -> bool:
    """Whether the first byte that is not blank begins a JSON document, whatever the name."""
    with path.open("rb") as reading:
        start = reading.read(len(BYTE_ORDER_MARK))
        if start != BYTE_ORDER_MARK:
            reading.seek(0)
        while block := reading.read(1 << 16):
            if text := block.lstrip(BLANKS):
                return text[:1] in (b"{", b"[")
    return False


def read_api_json(path: Path) -> list[Entry]:
    """All entries of one response, one record or an array of responses, in their order.

    Raises Refused when it is not whole, or holds something else.
    """
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as problem:
        raise refused("file_damaged", problem=f"it is no complete JSON ({problem})") from problem
    pages = document if isinstance(document, list) else [document]
    entries = [entry for page in pages for entry in entries_of(page)]
    return [Entry(number, entry) for number, entry in enumerate(entries, start=1)]


def entries_of(page: Any) -> Iterator[dict[str, Any]]:
    """The entries of one response."""
    data = page.get("data") if isinstance(page, dict) else None
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        raise refused("json_without_data", found=quoted_errors(page))
    for entry in data:
        if not isinstance(entry, dict):
            raise refused("json_without_data", found=" An entry of data is not an object.")
        yield entry


def quoted_errors(page: Any) -> str:
    """What an error document of the API says, as sentences."""
    errors = page.get("errors") if isinstance(page, dict) else None
    if not isinstance(errors, list):
        return ""
    said = [
        ": ".join(str(one[part]) for part in ("title", "detail") if one.get(part))
        for one in errors
        if isinstance(one, dict)
    ]
    return f' The API answered with an error: "{"; ".join(said)}".'


def kind_of_entries(entries: list[Entry], given: str | None) -> str:
    """The kind of reference data that all entries are.

    Raises Refused for mixed, unknown or other types than the kind that was given.
    """
    types = list(dict.fromkeys(str(one.entry.get("type", "")) for one in entries))
    if len(types) > 1:
        raise refused("json_types_mixed", types=", ".join(types))
    (named,) = types
    if named not in KIND_OF_TYPE:
        known = ", ".join(name for name, kind in KIND_OF_TYPE.items() if kind)
        raise refused("json_type_not_recognised", type=named, types=known)
    kind = KIND_OF_TYPE[named]
    if kind is None:
        raise refused("json_type_cannot_be_loaded", type=named)
    if given is not None and given != kind:
        raise refused("json_kind_differs", type=named, kind=kind, given=given)
    return kind


def refused(code: str, **facts: str) -> Refused:
    """The refusal of the file for one reason."""
    return Refused([Finding(code, value=None, facts=facts)])


def put_rows(con: duckdb.DuckDBPyConnection, rows: pa.Table, parts: Iterable[Received]) -> None:
    """Put rows that were made of entries where the rows of a file would be, with their columns."""
    sql.run(con, "intake/tables")
    con.register("api_rows", rows)
    con.execute("create or replace table intake.received as from api_rows")
    con.unregister("api_rows")
    for received in parts:
        put_places(con, received)
