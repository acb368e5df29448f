"""The wheel as a stranger gets it: complete, and running the samples from another folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command in another folder, without this project on its path."""
    settings = {k: v for k, v in os.environ.items() if k != "PYTHONPATH" and "ECF_BATCH" not in k}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    built = run(
        *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--no-index", "--wheel-dir", folder, ROOT),
        folder=folder,
    )
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("ecf_batch-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment: the wheel, and the dependencies of this one."""
    place = tmp_path_factory.mktemp("somewhere else")
    made = run(sys.executable, "-m", "venv", "--without-pip", "venv", folder=place)
    assert made.returncode == 0, made.stderr
    python = place / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    done = run(*pip, "--no-deps", "--no-index", wheel, folder=place)
    assert done.returncode == 0, done.stderr
    (packages,) = (place / "venv" / "lib").glob("python*/site-packages")
    # A path in a .pth file is searched, but the .pth files in it are not: the editable install
    # of this environment stays invisible.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python.parent


def test_wheel_holds_every_file_of_the_packages(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        str(path.relative_to(ROOT))
        for package in ("pipeline", "schemas")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - inside == set()
    for ending in (".sql", ".csv", ".html", ".css"):
        assert any(name.endswith(ending) for name in inside)


def test_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"pipeline", "schemas"}


def test_installed_wheel_is_not_this_folder(installed: Path) -> None:
    shown = run(
        installed / "python", "-c", "import pipeline; print(pipeline.__file__)", folder=installed
    )
    assert shown.stdout.startswith(str(installed.parent)), shown.stdout + shown.stderr


def test_installed_wheel_runs_the_samples(installed: Path, tmp_path: Path) -> None:
    program = installed / "ecf-batch"
    batch = SAMPLES / "declarations-december-2025.csv"
    provider = ("--provider", "Kestrel Teaching")
    for wanted, *arguments in (
        (0, "init", "--sandbox"),
        (0, "load", *sorted((SAMPLES / "reference").glob("*.csv"))),
        (1, "submit", batch, *provider, "--server-date", "2025-12-08T10:00:00Z"),
    ):
        done = run(program, *arguments, folder=tmp_path)
        assert done.returncode == wanted, (arguments, done.stdout, done.stderr)
    (folder,) = (tmp_path / "workspace" / "outbox" / "kestrel-teaching").iterdir()
    assert "KT-1206" in (folder / "rejected.csv").read_text(encoding="utf-8")
