"""Who may use the upload page: access codes, kept as hashes, and people whom the proxy signs in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pipeline.web.durable import write_whole
from pipeline.workspace.folders import Workspace
from pipeline.workspace.modes import FOR_OWNER, private

CODE_BYTES = 20  # 160 random bits: 32 letters and digits
ID_LENGTH = 8
COST = {"n": 2**14, "r": 8, "p": 1}
# Each look at a code takes 16 MB, which the C library keeps for the thread that had them: so there
# are two threads for it, however many sign in. With those of the server it was 256 MB.
HASHERS = ThreadPoolExecutor(2, thread_name_prefix="hasher")
# What base32 does not have is taken for what it looks like.
LOOKS_LIKE = str.maketrans({"0": "O", "1": "I", "8": "B"})


class NotFound(Exception):
    """There is no access with this ID."""


class Taken(Exception):
    """The user has access already."""


@dataclass(frozen=True)
class Access:
    """One access code (`salt` and `digest` in hex), or one `user` whom the proxy signs in."""

    id: str
    label: str
    lead_provider_id: str
    provider: str
    added_at: str
    salt: str = ""
    digest: str = ""
    user: str = ""


def web_folder(workspace: Workspace) -> Path:
    """The upload page's own folder, which nobody but the owner may look into."""
    with private(FOR_OWNER):
        folder = workspace.root / "web"
        folder.mkdir(exist_ok=True)
    return folder


def access_file(workspace: Workspace) -> Path:
    return workspace.root / "web" / "access.json"


def read_access(path: Path) -> list[Access]:
    """Everybody who has access, in the order in which it was given; nobody: the file is not there.

    Raises ValueError where the file is not what was written.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    try:
        return [Access(**entry) for entry in json.loads(text)["access"]]
    except (TypeError, KeyError, ValueError) as fault:
        raise ValueError(f"{path} cannot be read: {fault}") from fault


@contextmanager
def changing(workspace: Workspace) -> Iterator[list[Access]]:
    """The list, to be changed; it is written at the end, by one rename. One at a time."""
    from filelock import FileLock

    folder = web_folder(workspace)
    with private(FOR_OWNER), FileLock(folder / ".access", timeout=30):
        entries = read_access(access_file(workspace))
        yield entries
        listed = {"access": [asdict(entry) for entry in entries]}
        write_whole(access_file(workspace), json.dumps(listed, indent=1) + "\n")


def add_code(
    workspace: Workspace, lead_provider_id: str, provider: str, label: str, now: datetime
) -> tuple[Access, str]:
    """Give access by a new code, which is kept nowhere: what is returned is all there is of it."""
    with changing(workspace) as entries:
        taken = {entry.id for entry in entries}
        code = new_code()
        while code[:ID_LENGTH] in taken:
            code = new_code()
        salt = secrets.token_hex(16)
        added = Access(
            code[:ID_LENGTH],
            label,
            lead_provider_id,
            provider,
            now.isoformat(timespec="seconds"),
            salt=salt,
            digest=digest_of(code, salt),
        )
        entries.append(added)
    return added, in_groups(code)


def add_user(
    workspace: Workspace,
    lead_provider_id: str,
    provider: str,
    label: str,
    user: str,
    now: datetime,
) -> Access:
    """Give access to a user whom the proxy signs in. Raises `Taken`."""
    with changing(workspace) as entries:
        if any(entry.user == user for entry in entries):
            raise Taken(f"{user} has access already: see ecf-batch access list.")
        name = base64.b32encode(secrets.token_bytes(5)).decode("ascii")
        when = now.isoformat(timespec="seconds")
        added = Access(name, label, lead_provider_id, provider, when, user=user)
        entries.append(added)
    return added


def remove(workspace: Workspace, access_id: str) -> Access:
    """Take access away; whoever is signed in with it is signed out. Raises `NotFound`."""
    wanted = plain(access_id)
    with changing(workspace) as entries:
        found = next((entry for entry in entries if entry.id == wanted), None)
        if found is None:
            raise NotFound(
                f"There is no access with the ID {access_id}. ecf-batch access list shows all."
            )
        entries.remove(found)
    return found


def new_code() -> str:
    """160 random bits as letters and digits that are hard to mistake."""
    return base64.b32encode(os.urandom(CODE_BYTES)).decode("ascii")


def in_groups(code: str) -> str:
    """A code as it is shown: groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def plain(typed: str) -> str:
    """A code as it was typed, without what people put between: case and hyphens do not matter."""
    letters = "".join(c for c in typed.upper() if c.isascii() and c.isalnum())
    return letters.translate(LOOKS_LIKE)


def digest_of(code: str, salt: str) -> str:
    """The slow hash that is kept of a code, in hex."""
    return HASHERS.submit(_scrypt, code, salt).result()


def _scrypt(code: str, salt: str) -> str:
    return hashlib.scrypt(code.encode("ascii"), salt=bytes.fromhex(salt), dklen=32, **COST).hex()


def find_by_code(entries: list[Access], typed: str) -> Access | None:
    """Whose code it is. A code that is nobody's takes as long to look at as a true one."""
    code = plain(typed)[:200]
    found = next((one for one in entries if one.id == code[:ID_LENGTH] and one.digest), None)
    against = found or Access("", "", "", "", "", salt="00" * 16, digest="00" * 32)
    same = hmac.compare_digest(digest_of(code, against.salt), against.digest)
    return found if found and same else None


class AccessList:
    """The list as the file has it now: read again when that was replaced."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._entries: list[Access] = []

    def entries(self) -> list[Access]:
        """Everybody who has access now."""
        try:
            status = self._path.stat()
            stamp = (status.st_mtime_ns, status.st_ino)
        except OSError:
            stamp = None
        if stamp is None or stamp != self._seen:
            self._entries = [] if stamp is None else read_access(self._path)
            self._seen = stamp
        return self._entries

    def find(self, access_id: str) -> Access | None:
        """The access with this ID, unless it was taken away."""
        return next((entry for entry in self.entries() if entry.id == access_id), None)

    def find_user(self, user: str) -> Access | None:
        """The access of a user whom the proxy signs in."""
        return next((entry for entry in self.entries() if entry.user and entry.user == user), None)
