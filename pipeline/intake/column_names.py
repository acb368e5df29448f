"""The column names that a header is looked for by: those of a batch, or of one reference file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from schemas.vocabulary import ACCEPTED_AND_IGNORED, FIELDS, plain_name


@dataclass(frozen=True)
class Vocabulary:
    """`known`: the field by name in its plain form; `silent`: known names that no rule reads;
    `alone`: names that make a header by themselves; `required`: sets of fields of which one must
    be there. `batch` files have kinds, and rows that are a guide, an example or a total.
    """

    known: Mapping[str, str]
    silent: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    required: tuple[frozenset[str], ...] = ()
    batch: bool = False


BATCH = Vocabulary(
    known={plain_name(field): field for field in FIELDS},
    silent=frozenset(plain_name(name) for name in ACCEPTED_AND_IGNORED),
    alone=frozenset((plain_name("declaration_id"),)),
    batch=True,
)


def reference_vocabulary(
    known: Mapping[str, str], required: Collection[Collection[str]] = ()
) -> Vocabulary:
    """The names of one kind of reference data; a file of a single known column needs no second."""
    alone = frozenset(known) if len(set(known.values())) == 1 else frozenset()
    return Vocabulary(
        known=known, alone=alone, required=tuple(frozenset(fields) for fields in required)
    )
