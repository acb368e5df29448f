"""Which kind of reference data a file holds, and in which order files are loaded."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path, PurePath

from pipeline.model.findings import Finding, Refused
from schemas.reference import KINDS
from schemas.vocabulary import plain_name

BUNDLED = ("cohorts", "milestones", "statements")


def kind_of(path: str | PurePath, given: str | None = None) -> str:
    """The kind that was given, else the longest one that the file's name contains.

    Raises Refused with `reference_kind_not_recognised` when neither names one.
    """
    spelled = {plain_name(kind): kind for kind in KINDS}
    if given is not None and plain_name(given) in spelled:
        return spelled[plain_name(given)]
    name = plain_name(PurePath(path).stem)
    found = [plain for plain in spelled if plain in name]
    if given is None and found:
        return spelled[max(found, key=len)]
    facts = {"name": given or PurePath(path).name, "kinds": ", ".join(KINDS)}
    raise Refused([Finding("reference_kind_not_recognised", value=facts["name"], facts=facts)])


def in_load_order(loads: Iterable[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Files with their kinds, so that each finds what it refers to; equal kinds stay in order."""
    # First what is of no kind: an answer of the API without entries.
    order = ["", *KINDS]
    return sorted(loads, key=lambda load: order.index(load[1]))


def bundled_files() -> list[tuple[Path, str]]:
    """The cohorts, milestones and statement calendar that a new workspace starts with."""
    folder = Path(str(files("pipeline").joinpath("reference")))
    return [(folder / f"{kind}.csv", kind) for kind in BUNDLED]
