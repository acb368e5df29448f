"""The parts of SQL that follow from a kind's description: its columns, its keys, its types.

Only names from `schemas.reference` enter a statement here, never a value from a file.
"""

from __future__ import annotations

from collections.abc import Container

import duckdb

from schemas.reference.columns import NOW, Column, ReferenceKind

# An outer blank of every kind is no part of a value (intake cases, section 6).
BLANKS = (
    " \t\r\n\v\f\x85\u00a0\u00ad\u1680\u180e\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
    # Spaces of many widths, the zero-width ones with them.
    + "".join(map(chr, range(0x2000, 0x200E)))
)


def text_of(column: Column, numbers: list[int]) -> str:
    """The trimmed text of a column from its place in each sheet; null where blank or absent."""
    # Trimming every kind of blank is slow; most cells begin and end with a plain character.
    texts = [
        f"case when regexp_matches(s{number}, '^[^!-~]|[^!-~]$')"
        f" then nullif(trim(s{number}, $blanks), '') else nullif(s{number}, '') end"
        for number in numbers
    ]
    return f"coalesce({', '.join([*texts, 'null::varchar'])}) as {column.name}"


def is_odd(column: Column) -> str:
    """The condition for a text that the careful reader has to look at; needs `$ordinary`."""
    odd = f"not regexp_full_match({column.name}, $ordinary)"
    if column.reading.sql_type == "varchar":
        return odd
    return f"{odd} or {value_of(column, column.name, 'try_cast')} is null"


def value_of(column: Column, text: str, cast: str = "cast") -> str:
    """The value of an ordinary or canonical text."""
    if column.reading.sql_type == "timestamp":
        return f"load_instant({text})"
    return f"{cast}({text} as {column.reading.sql_type})"


def typed(column: Column, odd: Container[str]) -> str:
    """The value of a column: of its text, or of the canonical text of its reading."""
    name = column.name
    text = f"row_text.{name}"
    if name in odd:
        text = f"case when read_{name}.text is null then {text} else read_{name}.canonical end"
    return f"{value_of(column, text)} as {name}"


def join_reading(column: Column) -> str:
    """The join that brings the readings of a column's odd texts."""
    name = column.name
    return (
        f"left join loading.reading as read_{name}"
        f" on read_{name}.name = '{name}' and read_{name}.text = row_text.{name}"
    )


def targets(kind: ReferenceKind) -> tuple[Column, ...]:
    """One column for every column of the ledger that the kind fills."""
    return tuple({column.target: column for column in reversed(kind.columns)}.values())[::-1]


def resolved(column: Column) -> str:
    """The ledger's value of a column that a file may name in more than one way."""
    if column.name == "lead_provider":
        return "provider_spelling.lead_provider_id"
    if column.name == "school_id":
        return "coalesce(typed_row.school_id, school_spelling.school_id) as school_id"
    return f"typed_row.{column.name} as {column.target}"


def same_key(kind: ReferenceKind, one: str, other: str) -> str:
    """The join condition of two tables on the key; blank providers are equal."""
    return " and ".join(
        f"{one}.{key.target} is not distinct from {other}.{key.target}" for key in kind.keys
    )


def default(column: Column) -> str:
    """A new row's value where the file has none."""
    if column.default is None:
        return "null"
    if column.default == NOW:
        return "(select now from event_context)"
    return f"'{column.default}'::{column.reading.sql_type}"


def merged(column: Column, table: str) -> str:
    """Given, else held, else, for a new row, the default."""
    name = column.target
    return (
        f"coalesce(resolved_row.{name}, held_{table}.{name},"
        f" case when held_{table}.found is not true then {default(column)} end) as {name}"
    )


def ledger_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The columns of a ledger table in their order, without the event."""
    found = con.execute(
        """
        select column_name
        from duckdb_columns()
        where database_name = 'ledger' and table_name = $table and column_name <> 'event'
        order by column_index
        """,
        {"table": table},
    ).fetchall()
    return [str(name) for (name,) in found]
