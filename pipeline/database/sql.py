"""SQL lives in .sql files; this reads them and runs them, and says which one failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from importlib.resources import files
from typing import Any

import duckdb


@cache
def text(name: str) -> str:
    """The text of `pipeline/<name>.sql`."""
    return files("pipeline").joinpath(*f"{name}.sql".split("/")).read_text(encoding="utf-8")


def run(
    con: duckdb.DuckDBPyConnection, name: str, values: dict[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Execute every statement of `pipeline/<name>.sql`, with `$name` values where it has them."""
    try:
        return con.execute(text(name), values) if values else con.execute(text(name))
    except duckdb.Error as problem:
        raise RuntimeError(f"{name}.sql: {problem}") from problem


def ran_out_of_memory(fault: Exception) -> bool:
    """Whether a statement needed more memory than DuckDB was given."""
    return isinstance(fault.__cause__ or fault, duckdb.OutOfMemoryException)


def literal(words: str) -> str:
    """A text as SQL writes it."""
    return "'" + words.replace("'", "''") + "'"


@contextmanager
def planned_without(con: duckdb.DuckDBPyConnection, optimizers: str) -> Iterator[None]:
    """Plan all statements, on whatever connection, without some of DuckDB's optimizers."""
    con.execute(f"set disabled_optimizers = '{optimizers}'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


def joins_as_written(con: duckdb.DuckDBPyConnection) -> AbstractContextManager[None]:
    """Build the hash table of every join on its right side, as the statements are written.

    The optimizer builds it on the side that it believes to be small.
    """
    return planned_without(con, "build_side_probe_side")


@cache
def statements(name: str) -> tuple[str, ...]:
    """The statements of `pipeline/<name>.sql`; a semicolon at the end of a line ends one."""
    return tuple(part for part in text(name).split(";\n") if part.strip())
