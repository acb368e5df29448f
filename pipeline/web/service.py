"""What the pages work with: settings, and everything that outlives one request."""

from __future__ import annotations

import os
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model.limits import Limits
from pipeline.web.access import AccessList, access_file, web_folder
from pipeline.web.attempts import Attempts
from pipeline.web.audit_file import AuditFile
from pipeline.web.foreman import Foreman
from pipeline.web.jobs import JobStore
from pipeline.web.short_commands import ShortCommands
from pipeline.workspace.folders import Workspace, provider_folder

MOST_WAITING = 5
DAYS_KEPT = 30


@dataclass(frozen=True)
class Settings:
    """What `serve` was told. `proxies` are addresses that may say who somebody is."""

    max_upload_mb: int = 100
    proxies: frozenset[str] = frozenset()
    sso_header: str | None = None
    secure_cookies: bool = True
    server_date: datetime | None = None

    @property
    def most_bytes(self) -> int:
        """A file has to be smaller than this."""
        return self.max_upload_mb * 1_000_000


class Service:
    """The upload page of one workspace."""

    def __init__(self, workspace: Workspace, settings: Settings) -> None:
        self.workspace = workspace
        self.settings = settings
        folder = web_folder(workspace)
        self.secret = read_secret(folder / "secret")
        self.access = AccessList(access_file(workspace))
        self.audit = AuditFile(folder / "audit.jsonl")
        self.jobs = JobStore(folder / "jobs")
        self.attempts = Attempts()
        self.signed_out: set[str] = set()
        limits = Limits(max_file_mb=max(Limits().max_file_mb, settings.max_upload_mb))
        self.foreman = Foreman(
            workspace.root, self.jobs, asdict(limits), settings.server_date, self.log
        )
        self.commands = ShortCommands(workspace.root, settings.server_date)
        self._log_lock = threading.Lock()

    def now(self) -> datetime:
        """The time of what is handed in: what the sandbox is told, or the clock."""
        return self.settings.server_date or datetime.now(UTC)

    def names_of(self, lead_provider_id: str, name: str) -> list[str]:
        """The names that a provider has or had, as far as the worker has said; else this one."""
        return self.foreman.names.get(lead_provider_id, [name])

    def outboxes(self, lead_provider_id: str, name: str) -> list[Path]:
        """The folders with a provider's results."""
        return self._folders("outbox", lead_provider_id, name)

    def statement_folders(self, lead_provider_id: str, name: str) -> list[Path]:
        """The folders with a provider's statements."""
        return self._folders("statements", lead_provider_id, name)

    def _folders(self, kind: str, lead_provider_id: str, name: str) -> list[Path]:
        names = self.names_of(lead_provider_id, name)
        folders = {provider_folder(one, lead_provider_id): None for one in names}
        return [self.workspace.root / kind / folder for folder in folders]

    def remove_old(self) -> int:
        """Remove uploads and results of checks that are older than they may be; how many."""
        old = self.jobs.old(DAYS_KEPT)
        for job in old:
            self.jobs.remove(job)
            facts = {"job": job.id, "file": job.filename, "bytes": job.bytes}
            self.audit.note("removed", None, "", for_provider=job.provider, **facts)
        return len(old)

    def log(self, text: str) -> None:
        """A sentence for whoever runs the service."""
        with self._log_lock:
            os.write(2, (text + "\n").encode("utf-8", "replace"))


def read_secret(path: Path) -> bytes:
    """The key that sessions are signed with; made the first time."""
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        key = secrets.token_bytes(32)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as writing:
            writing.write(key.hex() + "\n")
        return key
