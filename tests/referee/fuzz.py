"""Plays random worlds until so many rows are judged: python -m tests.referee.fuzz --rows N."""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import click

from .harness import Match


@click.command()
@click.option("--rows", default=200_000, show_default=True, help="Stop after so many rows.")
@click.option("--seed", default=1, show_default=True, help="Where to begin.")
@click.option(
    "--keep", type=click.Path(path_type=Path), help="Keep the files of a world that differs."
)
@click.option("--show", default=5, show_default=True, help="Differences to print for a world.")
@click.option("--merges", is_flag=True, help="Replace participant IDs that are in use.")
@click.option("--tally", is_flag=True, help="Print how often each code was reached.")
def main(rows: int, seed: int, keep: Path | None, show: int, tally: bool, merges: bool) -> None:
    """Compare the product with the referee over random worlds; exit 1 on any difference."""
    judged, worlds, failed = 0, 0, 0
    reached: Counter[str] = Counter()
    begun = time.monotonic()
    while judged < rows:
        folder = Path(tempfile.mkdtemp(prefix="world-"))
        match = Match(folder, seed + worlds, *make_size(seed + worlds), merges)
        differences = [*match.play()]
        judged, worlds = judged + match.judged, worlds + 1
        reached += match.codes
        for difference in differences[:show]:
            click.echo(f"seed {match.setting.seed}: {difference}")
        failed += bool(differences)
        if keep and differences:
            shutil.copytree(folder, keep / f"seed-{match.setting.seed}", dirs_exist_ok=True)
        shutil.rmtree(folder)
        rate = judged / (time.monotonic() - begun)
        line = (
            f"{judged} of {rows} rows, {worlds} worlds, {failed} differ, {rate:.0f} rows a second"
        )
        click.echo(line, err=True)
    for code, times in sorted(reached.items()) if tally else []:
        click.echo(f"{times:8} {code}")
    sys.exit(1 if failed else 0)


def make_size(seed: int) -> tuple[int, int, int]:
    """People, rows in a batch and batches of the world with this seed."""
    rng = random.Random(f"size {seed}")
    people = rng.choice([2, 8, 20, 60, 300, 300, 1000, 1000])
    rows = {2: 40, 8: 200, 20: 400, 60: 1000, 300: 3000, 1000: 5000}[people]
    return people, rng.randint(rows // 2, rows), rng.randint(3, 6)


if __name__ == "__main__":
    main()
