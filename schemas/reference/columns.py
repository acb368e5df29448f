"""How one kind of reference data is described: its columns, their types, its keys and rules.

A `Reading` says how the text of a cell becomes a value. Most cells of a file are `ordinary`: they
match a pattern whose texts the database casts by itself. Everything else goes, each different
text once, to the careful reader of `schemas.reference.values`, which is the authority.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from schemas.reference import values
from schemas.tidying import cell_fault

VALUE_MALFORMED = "reference_value_malformed"


@dataclass(frozen=True)
class Reading:
    """A type of value: its SQL type, its ordinary spelling, its reader and its words.

    `fault` says what makes a cell no value at all, by its code; `code` is the finding for a text
    that the reader does not know.
    """

    name: str
    sql_type: str
    ordinary: str
    read: Callable[[str], str | None]
    expected: str
    code: str = VALUE_MALFORMED
    fault: Callable[[str], str | None] = cell_fault


@dataclass(frozen=True)
class Column:
    """One column of a file. `target` is the ledger's column, `table` its table if not the first.

    `default` is the canonical text of a new row's value; `NOW` stands for the time of the load.
    `also` are further headers under which files have it.
    """

    name: str
    reading: Reading
    target: str
    key: bool = False
    required: bool = False
    default: str | None = None
    table: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReferenceKind:
    """One kind of reference data. `rules` name files of `pipeline/load/rules`."""

    name: str
    tables: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.key)

    def columns_of(self, table: str) -> tuple[Column, ...]:
        """The columns that are recorded in one ledger table, the keys with them."""
        return tuple(c for c in self.columns if c.key or (c.table or self.tables[0]) == table)


NOW = "now"
DAY_PATTERN = "20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
CLOCK_PATTERN = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"

UUID = Reading(
    "uuid",
    "uuid",
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    values.read_uuid,
    "a UUID: 32 digits 0 to 9 and a to f in five groups",
    fault=values.fault_of_number,
)
# Letters and digits with single blanks between them need no tidying; accents do (NFC).
TEXT = Reading(
    "text",
    "varchar",
    "[0-9A-Za-z](?:[ -~]*[!-~])?",
    values.read_words,
    "text",
    fault=values.fault_of_text,
)
CODE = Reading("code", "varchar", "[a-z0-9]+(?:-[a-z0-9]+)*", values.read_code, "a word")
UNDERSCORED = Reading(
    "underscored", "varchar", "[a-z0-9]+(?:_[a-z0-9]+)*", values.read_name_of_code, "a word"
)
STATEMENT_NAME = Reading(
    "statement name",
    "varchar",
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    " 20[0-9]{2}",
    values.read_statement_name,
    "a month and a year, such as January 2025",
    "statement_name_malformed",
)
DAY = Reading("day", "date", DAY_PATTERN, values.read_day, "a date such as 2024-09-01")
INSTANT = Reading(
    "instant",
    "timestamp",
    f"{DAY_PATTERN}(?:[T ]{CLOCK_PATTERN}(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])?)?",
    values.read_instant,
    "a date, or a date and time such as 2024-09-01T09:30:00Z",
)
YEAR = Reading("year", "integer", "20[0-9]{2}", values.read_year, "a year such as 2024")
COUNT = Reading("count", "integer", "[0-9]{1,9}", values.read_count, "a whole number, 0 or more")
URN = Reading(
    "urn",
    "varchar",
    "[0-9]{4,8}",
    values.read_urn,
    "a number such as 100056",
    fault=values.fault_of_number,
)
TEACHER_REFERENCE_NUMBER = Reading(
    "teacher reference number",
    "varchar",
    "[0-9]{7}",
    values.read_teacher_reference_number,
    "seven digits",
    "teacher_reference_number_malformed",
    fault=values.fault_of_number,
)
AMOUNT = Reading(
    "amount",
    "decimal(18, 6)",
    r"[0-9]{1,12}(?:\.[0-9]{1,6})?",
    values.read_amount,
    "an amount of 0 or more, as digits with at most one point",
)
SHARE = Reading(
    "share",
    "decimal(18, 6)",
    "[0-9]{1,2}",
    values.read_share,
    "a percentage from 0 to 100, such as 60 or 60% (and not 0.6), with at most one point",
)
YES_NO = Reading("yes or no", "boolean", "(?i:true|false)", values.read_yes_no, "true or false")


def choice(items: Iterable[str]) -> Reading:
    """A closed list as a type of value."""
    listed = tuple(items)
    return Reading(
        "choice",
        "varchar",
        "|".join(re.escape(item).replace(r"\-", "-") for item in listed),
        partial(values.read_choice, {values.same_form(item): item for item in listed}),
        "one of " + ", ".join(listed),
    )


def column(
    name: str,
    reading: Reading,
    *,
    target: str | None = None,
    key: bool = False,
    required: bool = False,
    default: str | None = None,
    table: str | None = None,
    also: tuple[str, ...] = (),
) -> Column:
    """A column; keys are required, and a value goes into the ledger's column of the same name."""
    return Column(name, reading, target or name, key, required or key, default, table, also)


# Columns that several kinds share, each written once.
def lead_provider(*, required: bool = True) -> Column:
    """The key column that names a lead provider, by its name or its ID."""
    return Column(
        "lead_provider", TEXT, "lead_provider_id", True, required, also=LEAD_PROVIDER_HEADERS
    )


LEAD_PROVIDER_HEADERS = ("lead_provider_name", "lead_provider_id", "cpd_lead_provider_name")
OWNER = column(
    "lead_provider", TEXT, target="lead_provider_id", required=True, also=LEAD_PROVIDER_HEADERS
)
COHORT_HEADERS = ("cohort_start_year", "schedule_cohort_year", "start_year")
COHORT = column("cohort", YEAR, required=True, also=COHORT_HEADERS)
COHORT_KEY = column("cohort", YEAR, key=True, also=COHORT_HEADERS)
DELIVERY_PARTNER = column("delivery_partner_id", UUID)
UPLIFTS = tuple(
    column(name, YES_NO, default="false") for name in ("pupil_premium_uplift", "sparsity_uplift")
)
CREATED_AT = column("created_at", INSTANT, default=NOW)
UPDATED_AT = column("updated_at", INSTANT)
# Of kinds whose rows are dated by the events that recorded them, unless the file says when.
LOADED_AT = (column("created_at", INSTANT), UPDATED_AT)
