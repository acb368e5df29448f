"""How a resource is described: its columns and types, and the shape of its entries in JSON.

From one description follow CSV, XLSX, JSON, Parquet, the docs, and the schemas that machines read.
"""

from __future__ import annotations

from dataclasses import dataclass

# Types of values: what they are in the finished table.
UUID, TEXT, CODE, INSTANT, DAY, YEAR, YES_NO = (
    "uuid", "text", "code", "instant", "day", "year", "yes or no",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column of the table: name, type, and what it holds. `null`: it may be empty.

    `words` are the only values that there are, where that is known.
    """

    name: str
    type: str
    holds: str
    null: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """An attribute that is a value: the column `source`, or that of its own name."""

    name: str
    source: str = ""

    @property
    def column(self) -> str:
        return self.source or self.name


@dataclass(frozen=True)
class Group:
    """An attribute with attributes of its own, from columns of the row; null unless `when` holds.

    `when` is a condition on the row, in SQL; empty: always.
    """

    name: str
    values: tuple[Value, ...]
    when: str = ""


@dataclass(frozen=True)
class Rows:
    """A list with an entry for each row of the record."""

    name: str
    items: tuple[Value | Group, ...]


@dataclass(frozen=True)
class Years:
    """A list of the cohorts of the record's rows."""

    name: str
    column: str


@dataclass(frozen=True)
class Items:
    """A list that stands ready in one column of structs, with the types of their parts."""

    name: str
    items: tuple[Column, ...]


Attribute = Value | Group | Rows | Years | Items


@dataclass(frozen=True)
class Resource:
    """One resource of the API: what an entry and a row are, and what can be asked of it.

    `kind` is the kind of reference data as which its table loads again; `filters` are option names
    without dashes; `person`: the ID of an entry is a participant's, so that it can be retired.
    `needs` are the SQL files to be run before its own.
    """

    name: str
    type: str
    what: str
    line: str
    columns: tuple[Column, ...]
    attributes: tuple[Attribute, ...]
    filters: tuple[str, ...]
    needs: tuple[str, ...] = ()
    kind: str | None = None
    sorts: bool = False
    person: bool = False
    order: str = "record_created_at, record_version, record_id"

    @property
    def has_rows(self) -> bool:
        """Whether a record can have several rows."""
        return any(isinstance(one, Rows | Years) for one in self.attributes)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)
