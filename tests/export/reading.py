"""Exports as tests read them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from stories.telling import call

KESTREL, LARKSPUR = "Kestrel Teaching", "Larkspur Learning"
RESOURCES = (
    "participants", "transfers", "unfunded-mentors", "declarations", "partnerships", "schools",
    "delivery-partners", "statements",
)  # fmt: skip


def arguments(resource: str, provider: str, *more: object) -> list[object]:
    """The command that exports a resource."""
    needed = ("--cohort", "2025") if resource == "schools" and "--cohort" not in more else ()
    return ["export", resource, "--provider", provider, *needed, *more]


def entries(workspace: Path, resource: str, provider: str, *more: object) -> list[dict[str, Any]]:
    """The entries of an export as JSON."""
    shown = call(workspace, *arguments(resource, provider, "--format", "json", *more))
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)["data"]
    assert isinstance(found, list)
    return found


def write(workspace: Path, resource: str, provider: str, target: Path, *more: object) -> bytes:
    """The bytes of an export in the form that the suffix of the file says."""
    shown = call(workspace, *arguments(resource, provider, "-o", target, *more))
    assert shown.exit_code == 0, shown.output
    return target.read_bytes()
