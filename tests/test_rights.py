"""Private by default; for the group on demand; an auditor needs nothing but reading rights."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import GOOD, HALF_GOOD, NOW, PROVIDER, put, tree
from made_once import MadeOnce
from stories.telling import WORLD, call, expect_exit
from torture.children import NEVER, import_everything, in_child

AUDITOR = 54321
root_only = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root becomes another user"
)
READING = (
    ("audit", "log"),
    ("audit", "verify"),
    ("audit", "replay", "--all"),
    ("statement", "list"),
)


def modes(root: Path) -> dict[str, int]:
    return {
        str(path.relative_to(root)): stat.S_IMODE(path.lstat().st_mode)
        for path in [root, *root.rglob("*")]
    }


def fill(workspace: Path, *options: str) -> None:
    """A workspace after a bit of everything."""
    expect_exit(call(workspace, "init", "--sandbox", *options), 0)
    expect_exit(call(workspace, "load", *sorted((WORLD / "load").glob("*.csv")), *NOW), 0)
    half = put(workspace, "half.csv", HALF_GOOD)
    expect_exit(call(workspace, "submit", half, *PROVIDER, *NOW), 1)
    sent = workspace / "inbox" / "acorn-teaching" / "good.csv"
    sent.write_text(GOOD + "\n", encoding="utf-8")
    expect_exit(call(workspace, "watch", "--once", "--settle-seconds", "0", *NOW), 0)
    expect_exit(call(workspace, "statement", "close", *NOW), 0)


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def test_a_workspace_is_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    (tmp_path / "workspace").mkdir(mode=0o777)
    with umask(0):
        fill(workspace)
    sent = "inbox/acorn-teaching/.handled"
    for name, mode in modes(workspace).items():
        if name.startswith(sent) and name.endswith(".csv"):
            continue  # the sender made it
        assert not mode & 0o077, f"{name}: {mode:o}"
    assert modes(workspace)["."] == 0o700
    assert modes(workspace)["ledger.duckdb"] == 0o600


def test_a_workspace_for_the_group(tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    with umask(0o077):
        fill(workspace, "--group")
    found = modes(workspace)
    assert found["."] == 0o750
    assert found["ledger.duckdb"] == 0o640
    assert found["inbox/acorn-teaching"] == 0o770
    assert found["inbox"] == 0o750
    for name, mode in found.items():
        assert not mode & 0o007, f"{name}: {mode:o}"
        if not name.startswith("inbox/"):
            assert not mode & 0o020, f"{name}: {mode:o}"
            assert mode & 0o040, f"{name}: {mode:o}"


def as_auditor(workspace: Path, *words: str, group: int = AUDITOR) -> tuple[int, str]:
    """A command of another user, in a child that gives up being root."""

    def task() -> int:
        from pipeline.cli import main

        os.setgroups([])
        os.setgid(group)
        os.setuid(AUDITOR)
        os.environ["ECF_BATCH_WORKSPACE"] = str(workspace)
        os.chdir("/")
        tempfile.tempdir = str(workspace.parent / "tmp")
        try:
            main(list(words), standalone_mode=True)
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return in_child(task, workspace, NEVER)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that another user can reach."""
    place = Path(tempfile.mkdtemp(prefix="rights-", dir="/tmp"))
    place.chmod(0o755)
    (place / "tmp").mkdir()
    (place / "tmp").chmod(0o1777)
    import_everything()
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def filled(made_once: MadeOnce) -> Path:
    """A workspace after a bit of everything. To be copied, never to be used."""
    return made_once.folder("filled", lambda folder: fill(folder / "workspace")) / "workspace"


@root_only
def test_nobody_else_reads_anything(reachable: Path, filled: Path) -> None:
    workspace = shutil.copytree(filled, reachable / "workspace")
    code, said = as_auditor(workspace, "audit", "log")
    assert code in (2, 70), said
    assert "Traceback" not in said


@root_only
def test_an_auditor_needs_nothing_but_reading_rights(reachable: Path) -> None:
    workspace = reachable / "workspace"
    fill(workspace, "--group")
    for path in [workspace, *workspace.rglob("*")]:
        os.chown(path, 0, AUDITOR)
    batch = next((workspace / "outbox" / "acorn-teaching").iterdir()).name
    before = tree(workspace)
    for words in (*READING, ("audit", "explain", batch, "2")):
        code, said = as_auditor(workspace, *words)
        assert code == 0, f"{words}: {said}"
    assert tree(workspace) == before
    assert not list((reachable / "tmp").iterdir()), "nothing stays outside either"
    code, said = as_auditor(workspace, "submit", "/etc/hostname", *PROVIDER, *NOW)
    assert code == 70
    assert "Permission denied" in said


@root_only
def test_a_read_only_copy_is_enough(reachable: Path, filled: Path) -> None:
    copy = shutil.copytree(filled, reachable / "copy")
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for words in READING:
        code, said = as_auditor(copy, *words)
        assert code == 0, f"{words}: {said}"


def test_a_file_system_that_is_mounted_to_be_read(tmp_path: Path, filled: Path) -> None:
    mounted = tmp_path / "mounted"
    mounted.mkdir()
    mount = ["mount", "--bind", "-o", "ro", str(filled), str(mounted)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        for words in READING:
            expect_exit(call(mounted, *words), 0)
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def test_init_acts_as_of_its_server_date_in_a_sandbox_only(tmp_path: Path) -> None:
    dated = ("--server-date", "2024-09-01T09:00:00Z")
    refused = expect_exit(call(tmp_path / "real", "init", *dated), 2)
    assert "add --sandbox" in refused.stderr
    assert not (tmp_path / "real").exists()
    expect_exit(call(tmp_path / "tried", "init", "--sandbox", *dated), 0)
    told = json.loads(expect_exit(call(tmp_path / "tried", "audit", "log", "--json"), 0).stdout)
    assert {event["server_date"] for event in told} == {"2024-09-01T09:00:00Z"}
    assert told[0]["kind"] == "init"


def test_init_wants_a_new_or_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    refused = expect_exit(call(tmp_path, "init"), 2)
    assert "notes.txt" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_workspace_is_refused(blank: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipeline.cli import main; main()",
            "init",
            "--workspace",
            blank,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert not list(tmp_path.iterdir())
