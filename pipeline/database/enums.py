"""The closed lists of words as types of the working database, which keeps them as numbers."""

from __future__ import annotations

import duckdb

from schemas.vocabulary import DECLARATION_STATES, WORDS_OF_FIELD

OUTCOMES = ("accepted", "already_recorded", "rejected", "ignored")
CLOSED_LISTS = {**WORDS_OF_FIELD, "state": DECLARATION_STATES, "outcome": OUTCOMES}


def create_types(con: duckdb.DuckDBPyConnection) -> None:
    """Make the type `<field>_enum` for every field with a closed list, for states, outcomes."""
    for name, words in CLOSED_LISTS.items():
        listed = ", ".join(f"'{word}'" for word in words)
        con.execute(f"create type {name}_enum as enum ({listed})")
