"""Builds the pandera schema of a kind: every column as text, judged value by value."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

from schemas.checking import failures
from schemas.reference import KINDS
from schemas.reference.columns import Column, Reading


def can_be_read(reading: Reading, texts: pd.Series[str]) -> pd.Series[bool]:
    """Per text, whether it is blank or its reader knows one value for it."""
    return texts.map(lambda text: text == "" or reading.read(text) is not None).astype(bool)


def text_column(column: Column) -> pa.Column:
    """A column of texts ("" where blank) whose check carries the finding's code."""
    reading = column.reading
    check = pa.Check(
        lambda texts: can_be_read(reading, texts),
        error=reading.code,
        title=f"{column.name} is {reading.expected}",
        ignore_na=False,
    )
    return pa.Column(str, check, required=False, title=column.name)


@cache
def schema_of(kind: str) -> pa.DataFrameSchema:
    """The schema of one kind of reference data; columns may be absent (interface, section 4)."""
    return pa.DataFrameSchema(
        {column.name: text_column(column) for column in KINDS[kind].columns}, name=kind
    )


def unreadable(kind: str, texts: dict[str, list[str]]) -> dict[str, set[str]]:
    """Column by column, which of the texts the schema refuses.

    `texts` holds the different texts of each column; the lists may differ in length.
    """
    longest = max((len(column) for column in texts.values()), default=0)
    frame = pd.DataFrame(
        {name: column + [""] * (longest - len(column)) for name, column in texts.items()},
        dtype=str,
    )
    return {name: set(frame[name][fails]) for _, name, fails in failures(schema_of(kind), frame)}
