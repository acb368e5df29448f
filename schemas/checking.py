"""Ask the checks of a schema one by one: what `validate` finds, without its error reports.

`validate(lazy=True)` writes a report for every failing check: 55 to 90 ms for 100 rows where the
checks alone take 10. A test holds the two against each other.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pandera.pandas as pa


def import_without_tools() -> None:
    """Import what the first check imports, but not `hypothesis`, even where it is installed.

    pandera makes test data with it and takes it wherever it finds it: 87 modules, 0.15 CPU seconds
    of every command that checks a row, on machines where the product is developed.
    """
    tool = "hypothesis"
    if tool in sys.modules:  # a test that uses it itself
        return
    sys.modules[tool] = None  # type: ignore[assignment]  # an import of it fails, as if not there
    try:
        importlib.import_module("pandera.strategies.pandas_strategies")
    finally:
        del sys.modules[tool]


import_without_tools()


def failures(
    schema: pa.DataFrameSchema, frame: pd.DataFrame
) -> Iterator[tuple[pa.Check, str, pd.Series[bool]]]:
    """Every check that some row fails, column by column, then those of the schema itself.

    With the name of its column ("" for several) and whether each row fails. Columns that the schema
    does not require may be absent. Raises `RuntimeError` for a check that crashes or skips rows,
    and for a column that is not text: these are faults of ours.
    """
    for name, column in schema.columns.items():
        if name in frame or column.required:
            texts = frame[name]
            if not pd.api.types.is_string_dtype(texts):
                raise RuntimeError(f"schema {schema.name}: column {name} is not text")
            for check in column.checks:
                yield from _ask(schema, check, name, texts)
    for check in schema.checks:
        yield from _ask(schema, check, "", frame)


def _ask(
    schema: pa.DataFrameSchema, check: pa.Check, name: str, data: Any
) -> Iterator[tuple[pa.Check, str, pd.Series[bool]]]:
    try:
        holds = check(data).check_output
    except Exception as fault:
        raise RuntimeError(f"schema {schema.name}: check {check.error} crashed") from fault
    if not isinstance(holds, pd.Series) or len(holds) != len(data):
        raise RuntimeError(f"schema {schema.name}: check {check.error} skipped rows")
    if not holds.all():
        yield check, name, ~holds.astype(bool)
