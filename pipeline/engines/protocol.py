"""What an engine is, whatever it runs on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

R = TypeVar("R")


class Engine(Protocol):
    """Runs a function of the product over items that do not need each other."""

    @property
    def slots(self) -> int:
        """How many items are worked on at the same time."""

    @property
    def threads(self) -> int | None:
        """How many threads one of them may use; None: as many as the machine has."""

    @property
    def is_far(self) -> bool:
        """Whether items may run on another machine: nothing there is ours to write to."""

    def map(self, fn: Callable[..., R], items: Iterable[tuple[Any, ...]]) -> Iterator[R]:
        """`fn(*item)` for every item, in the order of the items.

        `fn` is a function of a module of the product; items and results are frozen dataclasses or
        Arrow tables. Raises `EngineFault` when no more answers can be had, and `PiecesEnded`,
        after all other answers, when some items ended whatever worked on them.
        """


@dataclass(frozen=True)
class Cluster:
    """Where a Dask scheduler is, and how it is spoken to.

    `wait_seconds` is how long to wait until it answers and has a worker. The files are those of
    TLS: the certificate of who signs, our certificate and its key.
    """

    address: str
    wait_seconds: float = 30
    tls_ca_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
