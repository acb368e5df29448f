"""Files and calls that tests of the commands share."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from click.testing import Result
from stories.telling import call

PROVIDER = ("--provider", "Acorn Teaching")
NOW = ("--server-date", "2025-02-10T10:00:00Z")
LATER = ("--server-date", "2025-02-11T10:00:00Z")
HEADER = "type,participant_id,course_identifier,declaration_type,declaration_date,evidence_held\n"
ADA, BEA = (f"{name}-0000-4000-8000-000000000001" for name in ("ada00000", "bea00000"))
GOOD = f"{HEADER}declare,{ADA},ecf-induction,started,2024-10-01,\n"
OTHER = f"{HEADER}declare,{BEA},ecf-induction,started,2024-10-01,\n"
BAD_ROW = "declare,,ecf-induction,started,2024-10-01,\n"
HALF_GOOD = GOOD + BAD_ROW
NO_HEADER = "some,other,file\n1,2,3\n"
ACK_KEYS = [
    "schema",
    "mode",
    "batch_id",
    "provider",
    "received_at",
    "server_date",
    "source",
    "versions",
    "status",
    "counts",
    "counts_by_type",
    "counts_by_state",
    "sent_by",
    "channel",
    "errors_by_code",
    "control",
    "duplicate_of",
    "result_hash",
    "ledger_hash",
    "files",
    "next_steps",
]
KEYS_BELOW = {
    "source": [
        "filename",
        "bytes",
        "sha256",
        "canonical_sha256",
        "format",
        "encoding",
        "delimiter",
        "sheets",
    ],
    "versions": ["ecf_batch", "rules", "reference"],
    "counts": [
        "rows_read",
        "accepted",
        "already_recorded",
        "rejected",
        "ignored",
        "warnings",
        "not_evaluated",
    ],
}


def put(workspace: Path, name: str, text: str) -> Path:
    """A file to be sent, beside the workspace."""
    path = workspace.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def submit(workspace: Path, *arguments: str | Path) -> Result:
    return call(workspace, "submit", *arguments, *PROVIDER, *NOW)


def ack_of(result: Result) -> dict[str, Any]:
    """The one JSON document that was printed."""
    ack: dict[str, Any] = json.loads(result.stdout)
    return ack


def tree(workspace: Path) -> dict[str, str]:
    """Every file of a workspace with its hash; who stands in the queue does not matter."""
    return {
        str(path.relative_to(workspace)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(workspace.rglob("*"))
        if path.is_file() and path.parent.name != ".queue"
    }
