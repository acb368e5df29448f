"""The eight resources (read-side, section 1)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.export.payments import DECLARATIONS, STATEMENTS
from pipeline.export.people import PARTICIPANTS, TRANSFERS, UNFUNDED_MENTORS
from pipeline.export.places import DELIVERY_PARTNERS, PARTNERSHIPS, SCHOOLS
from pipeline.export.shapes import Resource

RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        resource.name: resource
        for resource in (
            PARTICIPANTS,
            TRANSFERS,
            UNFUNDED_MENTORS,
            DECLARATIONS,
            PARTNERSHIPS,
            SCHOOLS,
            DELIVERY_PARTNERS,
            STATEMENTS,
        )
    }
)
