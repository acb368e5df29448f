"""What somebody has kept outside the workspace, against the chain: does it still have it?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.audit.files import check_ack
from pipeline.audit.history import Recorded
from pipeline.audit.problems import FILES, Problem
from pipeline.workspace.folders import Workspace, in_one_line

CHECKPOINT = "ecf-batch-checkpoint/1"
ACK = "ecf-batch-ack/1"
MANIFEST_LINE = re.compile(r"[0-9a-f]{64}  \S.*")


class NotKnown(Exception):
    """A file is none that a workspace gives out (exit 2)."""


def write_checkpoint(events: Sequence[Recorded]) -> dict[str, Any]:
    """Number and hash of the last event, and when that was: to sign, mail or print."""
    last = events[-1]
    return {
        "schema": CHECKPOINT,
        "event": last.event,
        "event_hash": last.event_hash,
        "received_at": last.received_at.isoformat().replace("+00:00", "Z"),
    }


def check_expected(events: Sequence[Recorded], noted: str) -> Iterator[Problem]:
    """Whether an event has the hash that somebody noted, or one that begins like it."""
    wanted = noted.strip().lower()
    if not any(event.event_hash.startswith(wanted) for event in events):
        yield Problem(None, f"no event has the hash {wanted}, which was noted before")


def check_outside(
    workspace: Workspace, events: Sequence[Recorded], path: Path
) -> Iterator[Problem]:
    """One file from outside; raises `NotKnown` when it is no file of ours."""
    shown = in_one_line(path.name)
    data = path.read_bytes()
    document = read_document(data)
    if document is None:
        yield from check_manifest_outside(workspace, events, shown, data)
    elif document.get("schema") == CHECKPOINT:
        yield from check_event_named(
            events, shown, document.get("event"), document.get("event_hash")
        )
    elif document.get("schema") == ACK:
        yield from check_ack_outside(events, shown, document)
    elif {"provider", "cohort", "name", "total"} <= set(document):
        yield from check_statement_outside(events, shown, document, data)
    else:
        raise NotKnown(unknown(shown))


def unknown(shown: str) -> str:
    """What is said of a file that is none of ours."""
    return (
        f"{shown} is no acknowledgement (ack.json), manifest (manifest.sha256), statement "
        "(statement.json) or checkpoint."
    )


def read_document(data: bytes) -> dict[str, Any] | None:
    """A JSON object, if it is one."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def check_event_named(
    events: Sequence[Recorded], shown: str, number: Any, event_hash: Any
) -> Iterator[Problem]:
    """An event that a file names by number and hash is in the chain."""
    found = next((event for event in events if event.event == number), None)
    if found is None:
        what = f"{shown} names event {number}, and the chain has no such event"
        yield Problem(None, what, FILES)
    elif found.event_hash != event_hash:
        yield Problem(found.event, f"{shown} names another hash for it", FILES)


def check_ack_outside(
    events: Sequence[Recorded], shown: str, ack: dict[str, Any]
) -> Iterator[Problem]:
    """An acknowledgement: its event is in the chain and says the same.

    One that names no event recorded nothing.
    """
    claimed = ack.get("ledger_hash")
    if claimed is None:
        return
    found = next((event for event in events if event.event_hash == claimed), None)
    if found is None:
        what = f"{shown} says that batch {ack.get('batch_id')} was recorded, but no event is it"
        yield Problem(None, what, FILES)
    else:
        yield from check_ack(ack, shown, found)


def check_manifest_outside(
    workspace: Workspace, events: Sequence[Recorded], shown: str, data: bytes
) -> Iterator[Problem]:
    """A manifest: the results that have it are there, and their event recorded the same hashes."""
    lines = data.decode("utf-8", "replace").split("\n")
    filled = [line.rstrip("\r") for line in lines if line.strip()]
    if not filled or not all(MANIFEST_LINE.fullmatch(line) for line in filled):
        raise NotKnown(unknown(shown))
    hashes = {name: digest for digest, _, name in (line.partition("  ") for line in filled)}
    if is_recorded(events, hashes) or is_published(workspace, filled):
        return
    yield Problem(None, f"no result of this workspace has the manifest {shown}", FILES)


def is_recorded(events: Sequence[Recorded], hashes: dict[str, str]) -> bool:
    """Whether an event recorded the hash of every file but the acknowledgement."""
    files = {name: digest for name, digest in hashes.items() if name != "ack.json"}
    return any(files and event.options.get("files") == files for event in events if event.has_file)


def is_published(workspace: Workspace, lines: list[str]) -> bool:
    """Whether a result in the outbox has these very lines."""
    for path in (workspace.root / "outbox").glob("*/*/manifest.sha256"):
        if path.read_text(encoding="utf-8", errors="replace").splitlines() == lines:
            return True
    return False


def check_statement_outside(
    events: Sequence[Recorded], shown: str, document: dict[str, Any], data: bytes
) -> Iterator[Problem]:
    """A statement: the event that it names is in the chain, and its own hash was recorded."""
    if document.get("event") is not None:
        yield from check_event_named(events, shown, document["event"], document.get("event_hash"))
    digest = hashlib.sha256(data).hexdigest()
    written = [event for event in events if event.kind == "files"]
    recorded = {file["sha256"] for event in written for file in event.options.get("files", ())}
    if digest not in recorded and (written or document.get("event") is None):
        yield Problem(None, f"no event recorded the hash of {shown}", FILES)
