"""Kills, two commands at once, and disks that do not play along."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from history_world import (
    DECLARATIONS,
    PROVIDER,
    SAMPLES,
    call,
    call_json,
    copy_of,
    in_process,
    submit,
)

from pipeline.results import batch_files

ROOT = Path(__file__).resolve().parents[2]
MORE = ("submit", DECLARATIONS, "--provider", PROVIDER, "--server-date", "2026-02-01T10:00:00Z")


def test_killed_at_any_moment() -> None:
    words = [sys.executable, "-m", "tests.torture", "--kills", "40", "--seed", "7"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-5000:] + told.stderr[-5000:]
    assert "0 faults" in told.stdout


@pytest.fixture
def loaded(loaded_samples: Path, tmp_path: Path) -> Path:
    return copy_of(loaded_samples, tmp_path / "workspace")


def events(root: Path) -> int:
    return len(call_json(root, "audit", "log"))


def test_the_second_command_waits_or_leaves(loaded: Path) -> None:
    holder = "import sys, time; from pathlib import Path; from pipeline.workspace.lock import *\n"
    holder += "with locked(Workspace(Path(sys.argv[1])), 0, 'ecf-batch submit'):\n"
    holder += "    print('held', flush=True); sys.stdin.readline(); time.sleep(2)"
    words = [sys.executable, "-c", holder, str(loaded)]
    with subprocess.Popen(words, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        told = in_process(loaded, *MORE, "--wait", "0")
        assert told.returncode == 75
        assert f"process {other.pid} (ecf-batch submit)" in told.stderr
        other.stdin.write("\n")
        other.stdin.flush()
        waited = in_process(loaded, *MORE, "--wait", "60")
        assert waited.returncode == 1, waited.stderr
    assert call_json(loaded, "audit", "verify")["verified"]


def test_a_killed_holder_keeps_nobody_out(loaded: Path) -> None:
    holder = "import sys, time; from pathlib import Path; from pipeline.workspace.lock import *\n"
    holder += "with locked(Workspace(Path(sys.argv[1])), 0, 'x'): print(flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(loaded)], stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    began = time.monotonic()
    call(loaded, "audit", "log", "--wait", 0)
    assert time.monotonic() - began < 20


def test_results_that_find_no_room(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By then the rows are in the ledger's transaction: none of them stays."""
    write = batch_files.write_batch_files
    faults = [OSError(errno.ENOSPC, "No space left on device", "rejected.csv")]

    def short_of_room(*shown: Any) -> list[dict[str, Any]]:
        written = write(*shown)
        if faults:
            raise faults.pop()
        return written

    monkeypatch.setattr(batch_files, "write_batch_files", short_of_room)
    before = events(loaded)
    told = call(loaded, *MORE, exits=(70,))
    assert "Nothing was recorded. No space left on device: rejected.csv." in told
    assert events(loaded) == before
    assert call_json(loaded, "audit", "verify")["verified"]
    assert not [*loaded.glob("outbox/kestrel-teaching/*")]
    submit(loaded, DECLARATIONS, "2026-02-01T10:00:00Z")
    assert events(loaded) == before + 1
    assert call_json(loaded, "audit", "verify")["verified"]


def test_a_vanished_archive(loaded: Path) -> None:
    before = events(loaded)
    (loaded / "archive").rename(loaded / "elsewhere")
    told = in_process(loaded, *MORE)
    assert told.returncode == 70
    assert "The archive has vanished" in told.stdout
    (loaded / "elsewhere").rename(loaded / "archive")
    assert events(loaded) == before
    assert call_json(loaded, "audit", "verify")["verified"]
    submit(loaded, DECLARATIONS, "2026-02-01T10:00:00Z")
    assert events(loaded) == before + 1


# Root may write everywhere, unless it gives that up.
HUMBLY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may write everywhere"
)
@pytest.mark.parametrize("folder", ["", "outbox", "archive"])
def test_a_folder_that_cannot_be_written(loaded: Path, folder: str) -> None:
    before = events(loaded)
    start = "from pipeline.cli import main; main()"
    words = [sys.executable, "-c", start, *map(str, MORE)]
    (loaded / folder).chmod(0o555)
    told = subprocess.run(
        [*(HUMBLY if os.geteuid() == 0 else []), *words],
        env={**os.environ, "ECF_BATCH_WORKSPACE": str(loaded)},
        capture_output=True,
        text=True,
        check=False,
    )
    (loaded / folder).chmod(0o755)
    assert told.returncode == 70, told.stdout + told.stderr
    assert "Nothing was recorded" in told.stdout + told.stderr
    assert "Permission denied" in told.stdout + told.stderr
    assert events(loaded) == before
    assert call_json(loaded, "audit", "verify")["verified"]


AT = ("--server-date", "2026-02-01T10:00:00Z")
NAMED = ("--provider", PROVIDER, "--cohort", "2025", "--name", "January 2026")
WRITERS = {
    "submit": MORE,
    "load": ("load", SAMPLES / "reference" / "more-schools.csv", *AT),
    "close": ("statement", "close", "--as-at", "2026-01-31", *AT),
    "adjust": ("statement", "adjust", *NAMED, "--label", "Extra", "--amount", "5", *AT),
    "preview": ("statement", "preview", *NAMED, *AT),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_disk_that_is_full(loaded: Path, disk: Path, name: str) -> None:
    """Whatever has no room: what is said of the record is so, and nothing stays half done."""
    root = Path(shutil.copytree(loaded, disk / "workspace"))
    schools = disk / "schools.csv"
    schools.write_text("school_id,cohort,urn,name\n" + f"{uuid4()},2025,987654,New School\n")
    words = [schools if str(word).endswith("more-schools.csv") else word for word in WRITERS[name]]
    before, codes = events(root), []
    for left in (0, 20, 60, 120, 250, 500, 1000, 4000):
        fill(disk, left)
        told = in_process(root, *words)
        (disk / "fill").unlink()
        said, recorded = told.stdout + told.stderr, events(root) - before
        codes.append(told.returncode)
        assert "Traceback" not in said, (left, said)
        assert told.returncode in (0, 1, 70), (left, said)
        if told.returncode == 70:
            assert ("Nothing was recorded" in said) == (not recorded), (left, said)
        assert call_json(root, "audit", "verify")["verified"], (left, said)
        if recorded or told.returncode != 70:
            break
    assert codes[0] == 70 or name == "preview"
    assert codes[-1] != 70 or recorded, codes


def fill(disk: Path, left: int) -> None:
    """Leave so many kB."""
    free = shutil.disk_usage(disk).free
    (disk / "fill").write_bytes(bytes(max(0, free - left * 1024)))


def test_a_load_that_was_killed_goes_on(loaded: Path, tmp_path: Path) -> None:
    before = events(loaded)
    schools = SAMPLES / "reference" / "schools.csv"
    people = SAMPLES / "reference" / "participants.csv"
    call(loaded, "load", schools, people, "--server-date", "2025-12-02T09:00:00Z")
    assert events(loaded) == before, "the same files again change nothing"
    new = tmp_path / "schools.csv"
    new.write_text(schools.read_text(encoding="utf-8").replace("Primary", "Junior"), "utf-8")
    call(loaded, "load", new, "--server-date", "2025-12-02T09:00:00Z")
    assert events(loaded) == before + 1
    assert not (loaded / ".loading").exists()
