"""What a good row looks like: vocabulary, how values are read, field rules, reference data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandera.pandas as pa

    from schemas.rule import CatalogueEntry

    SCHEMAS: dict[str, pa.DataFrameSchema]


def field_rules() -> tuple[CatalogueEntry, ...]:
    """Every field rule once: code, title, advice, severity, field and the row types it judges."""
    from schemas import registry

    return registry.field_rules()


def __getattr__(name: str) -> Any:
    # pandera takes most of a second to import; the vocabulary alone must not cost that.
    if name == "SCHEMAS":
        from schemas import compiled

        return compiled.SCHEMAS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
