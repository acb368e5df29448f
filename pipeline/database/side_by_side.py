"""Work that goes on beside other work: the only place of the product that has threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import duckdb


class Beside:
    """Starts calls that go on beside the caller, and knows which of them still do."""

    def __init__(self, con: duckdb.DuckDBPyConnection | None, pool: ThreadPoolExecutor) -> None:
        self._con, self._pool = con, pool
        self._going_on: list[Future[Any]] = []

    def start(self, call: Callable[..., Any], *values: Any) -> Future[Any]:
        """Start a call, on a cursor of its own (its first value) where there is a database."""
        future = self._pool.submit(call, *self.own_cursor(), *values)
        self._going_on.append(future)
        return future

    def own_cursor(self) -> tuple[duckdb.DuckDBPyConnection, ...]:
        """A connection for one call; none where there is no database."""
        return () if self._con is None else (self._con.cursor(),)

    def wait(self) -> None:
        """Wait until nothing is going on; raises what went wrong first."""
        while self._going_on:
            self._going_on.pop(0).result()


@contextmanager
def side_by_side(
    con: duckdb.DuckDBPyConnection | None = None, threads: int = 3
) -> Iterator[Beside]:
    """Calls beside the body; leaving it waits for all of them and raises what went wrong.

    With one thread, calls follow each other in the order in which they were started.
    """
    with ThreadPoolExecutor(threads) as pool:
        beside = Beside(con, pool)
        yield beside
        beside.wait()


def start_unattended(call: Callable[[], None]) -> None:
    """Start a call that nobody waits for, and that does not keep the process from ending."""
    threading.Thread(target=call, daemon=True).start()
