"""Random batches get the same answers from the product and from the referee."""

from __future__ import annotations

from pathlib import Path

import pytest

from .harness import Match

# seed, people, rows in a batch, batches: few people make order matter, many make joins matter
WORLDS = ((1, 8, 120, 3), (2, 3, 40, 3), (3, 300, 1500, 3))


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: f"{world[1]}-people")
def test_product_agrees_with_referee(world: tuple[int, int, int, int], tmp_path: Path) -> None:
    match = Match(tmp_path, *world)
    differences = [*match.play()]
    assert not differences, "\n".join(differences[:5])
    assert match.judged > 0
