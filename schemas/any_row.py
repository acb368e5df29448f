"""What every row must say: its type. Rows whose type was not read meet this schema alone."""

from __future__ import annotations

from schemas.rule import CatalogueEntry, Column, RowSchema
from schemas.shared_rules import missing, not_in_list
from schemas.vocabulary import ROW_TYPE_SYNONYMS, ROW_TYPES
from schemas.words import listed

type_missing = missing(
    "type", "Row type", f"The cell is blank. Say what the row does: {listed(ROW_TYPES)}."
)
type_unknown = not_in_list(
    "type_unknown",
    "type",
    "Row type is not recognised",
    (*ROW_TYPES, *ROW_TYPE_SYNONYMS),
    shown=ROW_TYPES,
)

SCHEMA = RowSchema({"type": Column([type_missing, type_unknown])}, name="any")

# Not a check: a note of how a value was read.
VALUE_NORMALISED = CatalogueEntry(
    "value_normalised",
    "Value was tidied before it was read",
    '"{value}" was read as "{read_as}". Nothing needs to be done.',
    "I",
    None,
    ("any",),
)
