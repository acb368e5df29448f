"""SQL lives in .sql files; this reads them and runs them, and says which one failed."""

from __future__ import annotations

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


@cache
def statements(name: str) -> tuple[str, ...]:
    """The statements of `pipeline/<name>.sql`; a semicolon at the end of a line ends one."""
    return tuple(part for part in text(name).split(";\n") if part.strip())
