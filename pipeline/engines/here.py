"""In this very process, one item after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.engines.protocol import R


class Here:
    """No engine at all: what everything is compared with."""

    slots = 1
    threads = None
    is_far = False

    def map(self, fn: Callable[..., R], items: Iterable[tuple[Any, ...]]) -> Iterator[R]:
        for item in items:
            yield fn(*item)
