"""Builds the pandera schema of a kind: every column as text, judged value by value."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pandera.pandas as pa

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
    try:
        schema_of(kind).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as refused:
        return {
            str(error.schema.name): refused_texts(frame, error) for error in refused.schema_errors
        }
    return {}


def refused_texts(frame: pd.DataFrame, error: pa.errors.SchemaError) -> set[str]:
    """The texts of one failed check; a check that crashed is a fault of ours and raises."""
    passed = error.check_output
    if not isinstance(passed, pd.Series) or len(passed) != len(frame):
        raise RuntimeError(f"check of {error.schema.name} did not finish") from error
    return set(frame[str(error.schema.name)][~passed])
