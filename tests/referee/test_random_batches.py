"""Random batches get the same answers from the product and from the referee."""

from __future__ import annotations

from pathlib import Path

import pytest

from .harness import Match

# seed, people, rows in a batch, batches: few people make order matter, many make joins matter.
# Between two batches: a load, a closing and payments in the first; a load in the others. Each takes
# half a minute; `make fuzz` plays thousands of batches more.
WORLDS = ((3, 8, 60, 2), (1, 3, 20, 2), (3, 300, 1500, 2))


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: f"{world[1]}-people")
def test_product_agrees_with_referee(world: tuple[int, int, int, int], tmp_path: Path) -> None:
    match = Match(tmp_path, *world)
    differences = [*match.play()]
    assert not differences, "\n".join(differences[:5])
    assert match.judged > 0
