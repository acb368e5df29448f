"""Reference data, one module per kind: what a good row looks like and what it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schemas.reference import (
    cohorts,
    contracts,
    declarations,
    delivery_partners,
    lead_providers,
    mentor_contracts,
    milestones,
    participant_id_changes,
    participants,
    partnerships,
    schools,
    statements,
)
from schemas.reference.columns import ReferenceKind
from schemas.vocabulary import plain_name

# In this order each kind finds what it refers to.
KINDS: Mapping[str, ReferenceKind] = MappingProxyType(
    {
        module.KIND.name: module.KIND
        for module in (
            cohorts,
            milestones,
            lead_providers,
            delivery_partners,
            statements,
            contracts,
            mentor_contracts,
            schools,
            partnerships,
            participants,
            participant_id_changes,
            declarations,
        )
    }
)


def keys_of(kind: str) -> list[frozenset[str]]:
    """The columns that a file of this kind cannot do without, as the one set of them."""
    return [frozenset(key.name for key in KINDS[kind].keys if key.required)]


def headers_of(kind: str) -> dict[str, str]:
    """Every header that files of this kind may have, in plain form, and the column it means."""
    own = {plain_name(column.name): column.name for column in KINDS[kind].columns}
    further = {
        plain_name(header): column.name for column in KINDS[kind].columns for header in column.also
    }
    return {**further, **own}
