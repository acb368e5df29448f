"""Which participant ID is used now, after IDs were replaced and perhaps changed back."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def apply_changes(changes: Iterable[tuple[Id, Id]]) -> dict[Id, Id]:
    """By each retired ID the one that replaced it, from changes (from, to) in their order.

    A change back takes the earlier one back: where following the new ID would lead to the old one,
    the new ID is in use again. So no chain of the answer is a circle.
    """
    replaced: dict[Id, Id] = {}
    for old, new in changes:
        if old == new:
            continue
        if leads_to(replaced, new, old):
            del replaced[new]
        replaced[old] = new
    return replaced


def leads_to(replaced: dict[Id, Id], start: Id, end: Id) -> bool:
    """Whether following an ID through its changes comes to another one."""
    while start in replaced:
        start = replaced[start]
        if start == end:
            return True
    return False
