"""Asking the checks one by one finds what `validate` of the same schema finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import schemas
from schemas.checking import failures
from schemas.compiled import ANY_ROW
from schemas.reference import KINDS
from schemas.reference.schema import schema_of
from schemas.vocabulary import WORDS_OF_FIELD

NOW = datetime(2024, 11, 15, 10)  # noqa: DTZ001 instants are naive UTC in the working database
ID = "517933ac-ea4c-5514-b59b-2c4240bb79c7"
SOME = ("", " ", ID, ID.upper(), ID[:-1], "npq-senco", "2024", "24", "100001", "2024-10-01", "true")
WORDS = (*SOME, *(word for words in WORDS_OF_FIELD.values() for word in words))
INSTANTS = (None, NOW, datetime(2020, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001
BY_NAME = {**schemas.SCHEMAS, "any": ANY_ROW, **{kind: schema_of(kind) for kind in KINDS}}


def by_validate(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[tuple[str, list[int]]]:
    """Every failing check, and the rows that fail it, as pandera reports them."""
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        for error in found.schema_errors:
            assert isinstance(error.check_output, pd.Series)
            rows = [row for row, holds in enumerate(error.check_output) if not holds]
            yield f"{error.check.error} {error.schema.name}", rows


def one_by_one(schema: pa.DataFrameSchema, frame: pd.DataFrame) -> Iterator[tuple[str, list[int]]]:
    for check, name, fails in failures(schema, frame):
        rows = [row for row, failed in enumerate(fails) if failed]
        yield f"{check.error} {name or schema.name}", rows


def made_text(rng: random.Random) -> str:
    """A word that means something, or characters of any alphabet."""
    if rng.random() < 0.7:
        return rng.choice(WORDS)
    signs = (chr(rng.choice((rng.randrange(0x80), rng.randrange(0x3000)))) for _ in range(8))
    return "".join(signs)[: rng.randrange(9)]


# What `validate` costs is the same for one row and for thirty: few frames, with many rows.
@pytest.mark.parametrize("name", BY_NAME)
@given(seed=st.integers(0, 2**32), rows=st.integers(10, 40))
@example(seed=1, rows=0)
@example(seed=2, rows=1)
@settings(max_examples=3, deadline=None)
def test_one_by_one_finds_what_validate_finds(name: str, seed: int, rows: int) -> None:
    schema, rng = BY_NAME[name], random.Random(seed)
    frame = pd.DataFrame(
        {column: [made_text(rng) for _ in range(rows)] for column in schema.columns}, dtype=str
    )
    instants = [rng.choice(INSTANTS) for _ in range(rows)]
    frame["instant"] = pd.Series(instants, dtype="datetime64[us]")
    frame["two_ways"] = [rng.random() < 0.5 for _ in range(rows)]
    frame["now"] = NOW
    assert dict(one_by_one(schema, frame)) == dict(by_validate(schema, frame))
