"""Where the files of a workspace are, and names that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 250
# What Windows takes for a device, whatever the ending.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


class Busy(Exception):
    """Another command holds the workspace (exit 75)."""


class NoWorkspace(Exception):
    """The folder is not a workspace (exit 2)."""


@dataclass(frozen=True)
class Workspace:
    """Paths inside a workspace (interface, section 1).

    A command that only reads works on a copy of the ledger, which is in a folder of its own
    (`apart`), and puts its own files there as well.
    """

    root: Path
    apart: Path | None = None

    @property
    def ledger(self) -> Path:
        return (self.apart or self.root) / "ledger.duckdb"

    @property
    def queue(self) -> Path:
        """The tickets of the commands that wait for their turn to write, or have it."""
        return self.root / ".queue"

    @property
    def making(self) -> Path:
        """Where `init` makes everything before the ledger is put in its place."""
        return self.root / ".making"

    @property
    def loading(self) -> Path:
        """Notes, while files are being loaded, the last event before the first of them."""
        return self.root / ".loading"

    @property
    def unwritten(self) -> Path:
        """Notes, while statement files are being written, which ones and after which event."""
        return self.root / ".unwritten"

    @property
    def removing(self) -> Path:
        """Notes, while old files are being removed, the event that says which."""
        return self.root / ".removing"

    @property
    def work(self) -> Path:
        """A folder for each command at work, with the files that it has under its hands.

        Nothing in it outlives the command.
        """
        return (self.apart or self.root) / ".work"

    def outbox(self, provider: str, lead_provider_id: str | None) -> Path:
        return self.root / "outbox" / provider_folder(provider, lead_provider_id)

    @property
    def reference_outbox(self) -> Path:
        return self.root / "outbox" / "_reference"

    def archive(self, batch_id: str) -> Path:
        return self.root / "archive" / batch_id

    @property
    def inboxes(self) -> Path:
        return self.root / "inbox"

    def inbox(self, provider: str, lead_provider_id: str | None) -> Path:
        return self.inboxes / provider_folder(provider, lead_provider_id)

    def statement(
        self, provider: str, lead_provider_id: str | None, cohort: int, name: str
    ) -> Path:
        folder = provider_folder(provider, lead_provider_id)
        return self.root / "statements" / folder / str(cohort) / (slug(name) or "statement")


def slug(name: str) -> str:
    """A name as a safe folder name: lower case letters, digits, hyphens, at most 80; may be ""."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].rstrip("-")


def provider_folder(name: str, lead_provider_id: str | None) -> str:
    """The folder of a lead provider: of its name, or of its ID where a name leaves nothing."""
    return slug(name) or f"provider-{(lead_provider_id or '')[:8]}"


def readable(filename: str) -> str:
    """A file name as text: bytes that are none stand as \\xff."""
    return (
        "".join(f"\\x{ord(c) - 0xDC00:02x}" if "\udc80" <= c <= "\udcff" else c for c in filename)
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def in_one_line(filename: str) -> str:
    """A file name as it is printed: whatever is in it, one line stays one line."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in readable(filename))


def safe_name(filename: str) -> str:
    """The sender's file name as one that every file system takes: at most 120 characters."""
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in filename)
    plain = plain.strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    short = plain[:120] if not dot else f"{stem[:100]}.{ending[:19]}"
    if len(short.encode("utf-8")) > MOST_BYTES:
        end = f".{ending[:19]}" if dot else ""
        room = MOST_BYTES - len(end.encode("utf-8"))
        short = short.encode("utf-8")[:room].decode("utf-8", "ignore") + end
    return f"_{short}" if RESERVED.fullmatch(short) else short
