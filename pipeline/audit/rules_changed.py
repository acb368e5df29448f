"""Which rules have changed since an event, and whether a difference comes from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from pipeline.audit.compare import RowDifference

MOST_NAMED = 12
# Files that decide about rows of some type only; all others may decide about every row.
ABOUT = ("facts/", "effects/", "effects/verdicts/")
# Files that decide about every row: in the field checks, and in the state checks and after them.
ABOUT_FIELDS = ("schemas/", "field_checks/")
ABOUT_ALL = ("known/", "state_checks/", "verdicts/", "ledger/", "words/macros.sql")


def recorded_rules(con: duckdb.DuckDBPyConnection, rules_version: str) -> dict[str, str]:
    """The hash of every rule of a version that the ledger has used before; none: unknown."""
    found = con.execute(
        """
        select name, sha256
        from ledger.rule_file
        where event = (
            select min(event)
            from ledger.event
            where rules_version = $version
        )
        order by name
        """,
        {"version": rules_version},
    ).fetchall()
    return dict(found)


def changed_rules(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Name of every rule (or file that rules build on) with `changed`, `new` or `gone`.

    A folder that a version does not speak of at all was not looked at when it was recorded: of its
    files nobody can say that they are new.
    """
    spoken_of = {folder_of(name) for name in before}
    changed = {}
    for name in sorted({*before, *now}):
        if name not in now:
            changed[name] = "gone"
        elif name not in before:
            if folder_of(name) in spoken_of:
                changed[name] = "new"
        elif before[name] != now[name]:
            changed[name] = "changed"
    return changed


def folder_of(name: str) -> str:
    """The folder that a logical name is in."""
    return name.rpartition("/")[0]


def named(changed: Iterable[str]) -> str:
    """The changed rules in a sentence: their names, or how many they are where they are many."""
    names = list(changed)
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    return f"{len(names)} rules and files that rules build on; --json names them"


def why(difference: RowDifference, changed: Iterable[str], layers: Mapping[str, str]) -> list[str]:
    """The changed rules that a differing row comes from; none: it does not come from them itself.

    `layers` says of each code which room finds it.
    """
    names = list(changed)
    codes = difference.codes
    own = [name for name in names if name.startswith("rules/") and name[6:-4] in codes]
    if own:
        return own
    if any(layers.get(code) == "field" for code in codes):
        return [name for name in names if name.startswith(ABOUT_FIELDS)]
    kind = difference.type or ""
    return [
        name
        for name in names
        if name.startswith(ABOUT_ALL) or (name.startswith(ABOUT) and is_about(name, kind))
    ]


def is_about(name: str, row_type: str) -> bool:
    """Whether a file of facts or effects decides about rows of this type."""
    stem = name.rpartition("/")[2].removesuffix(".sql")
    statuses = ("participant-defer", "participant-resume", "participant-withdraw")
    if stem == "participant-status":
        return row_type in statuses
    return stem == row_type or stem not in ROW_FILES


ROW_FILES = (
    "participant-declaration",
    "participant-declaration-void",
    "participant-change-schedule",
    "ecf-partnership",
    "ecf-partnership-update",
)
