"""python -m tests.mutants --mutants N --seed S: exits 1 when a mutant is not stood."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main as product
from pipeline.workspace.folders import Workspace

from .trial import SAMPLES, try_mutants


def load_samples(root: Path) -> None:
    """A sandbox with the sample reference data."""
    runner = CliRunner()
    files = [str(path) for path in sorted((SAMPLES / "reference").glob("*.csv"))]
    there = ["--workspace", str(root)]
    for words in (["init", "--sandbox"], ["load", *files, "--server-date", "2025-12-01T09:00:00Z"]):
        result = runner.invoke(product, [*words, *there])
        assert result.exit_code == 0, result.output


def main() -> int:
    """Try the mutants, say every fault, then how many there were."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        load_samples(root)
        numbers = range(given.mutants)
        for fault in try_mutants(Workspace(root), Path(folder), numbers, given.seed):
            faults += 1
            sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{given.mutants} mutants, seed {given.seed}: {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
