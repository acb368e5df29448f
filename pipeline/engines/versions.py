"""Which software decides: compared before every piece of work, since workers come and go."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from pipeline import __version__
from pipeline.catalogue.versions import rules_version


@dataclass(frozen=True)
class Versions:
    """Everything that an answer depends on, but for the data."""

    ecf_batch: str
    rules: str
    python: str
    duckdb: str
    pyarrow: str
    pandas: str
    pandera: str

    def differences(self, wanted: Versions) -> str:
        """What is here and what is wanted in its place, in words; "" where all is the same."""
        pairs = [
            (field.name.replace("_", "-"), getattr(self, field.name), getattr(wanted, field.name))
            for field in fields(self)
        ]
        return " and ".join(
            f"{name} {found} where {other} is wanted"
            for name, found, other in pairs
            if found != other
        )


@cache
def versions_here() -> Versions:
    """The versions of this process."""
    return Versions(
        ecf_batch=__version__,
        rules=rules_version(),
        python=".".join(map(str, sys.version_info[:2])),
        **{name: version_of(name) for name in ("duckdb", "pyarrow", "pandas", "pandera")},
    )


def version_of(package: str) -> str:
    """The installed version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "(not installed)"
