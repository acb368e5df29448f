"""python -m tests.torture --kills N --seed S: exits 1 when anything is lost or different."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from .children import import_everything
from .kills import kill_many


def main() -> int:
    """Kill, count and report."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=2000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    import_everything()
    faults = 0
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        for done, story, wrong in kill_many(Path(folder), chosen.kills, chosen.seed):
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{done} of {chosen.kills} kills, {faults} faults ")
            for words in wrong:
                faults += 1
                print(f"{story}: {words}", flush=True)  # noqa: T201
    sys.stdout.write(f"{chosen.kills} kills, seed {chosen.seed}: {faults} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
