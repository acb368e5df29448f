"""The rules that every tool is given, and how each tells what it found.

Each reads the same declarations as text and applies these rules in the way that its own manual
teaches. A rule is counted as found when the tool can say which rows broke it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

COLUMNS = (
    "participant_id",
    "course_identifier",
    "declaration_type",
    "declaration_date",
    "evidence_held",
)
UUID = r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}"
DATE = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?"
COURSES = ("ecf-induction", "ecf-mentor")
TYPES = (
    "started",
    "retained-1",
    "retained-2",
    "retained-3",
    "retained-4",
    "completed",
    "extended-1",
    "extended-2",
    "extended-3",
)
EVIDENCE = (
    "training-event-attended",
    "self-study-material-completed",
    "materials-engaged-with-offline",
    "75-percent-engagement-met",
    "75-percent-engagement-met-reduced-induction",
    "one-term-induction",
    "other",
)
NOW = "2025-06-20T09:00:00Z"
RULES = (
    "participant_id missing",
    "participant_id is no UUID",
    "course_identifier missing",
    "course_identifier not in the list",
    "declaration_type missing",
    "declaration_type not in the list",
    "declaration_date missing",
    "declaration_date in another form",
    "declaration_date is no real day",
    "declaration_date in the future",
    "evidence_held not in the list",
)


def tell(check: Callable[[str], dict[str, int]]) -> None:
    """Run a check over the file named on the command line; print how many rows broke each rule."""
    sys.stdout.write(json.dumps(check(sys.argv[1])) + "\n")
