"""Where the files of a workspace are, and names that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path


class NoWorkspace(Exception):
    """The folder is not a workspace (exit 2)."""


@dataclass(frozen=True)
class Workspace:
    """Paths inside a workspace (interface, section 1)."""

    root: Path

    @property
    def ledger(self) -> Path:
        return self.root / "ledger.duckdb"

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

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
    def work(self) -> Path:
        """Files that a command has under its hands; nothing in it outlives the command."""
        return self.root / ".work"

    def outbox(self, provider: str) -> Path:
        return self.root / "outbox" / slug(provider)

    @property
    def reference_outbox(self) -> Path:
        return self.root / "outbox" / "_reference"

    def archive(self, batch_id: str) -> Path:
        return self.root / "archive" / batch_id

    def inbox(self, provider: str) -> Path:
        return self.root / "inbox" / slug(provider)

    def statement(self, provider: str, cohort: int, name: str) -> Path:
        return self.root / "statements" / slug(provider) / str(cohort) / slug(name)


def slug(name: str) -> str:
    """A name as a safe folder name: lower case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "provider"


def safe_name(filename: str) -> str:
    """The sender's file name as one that every file system takes, at most 120 characters."""
    plain = "".join(c if c.isprintable() and c not in '/\\:*?"<>|' else "_" for c in filename)
    plain = plain.strip(" .") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain[:120] if not dot else f"{stem[:100]}.{ending[:19]}"
