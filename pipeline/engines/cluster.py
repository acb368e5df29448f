"""On the workers of a Dask cluster. The only module that knows Dask.

Dask runs whatever it is sent, so the cluster has to be on a private network, or be spoken to by
TLS. A worker has one thread: DuckDB and the rooms have a process of their own, as everywhere.
"""

from __future__ import annotations

import logging
import pickle
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

from distributed import Client, Future, Security, get_worker
from distributed.client import ClosedClientError
from distributed.scheduler import KilledWorker
from distributed.versions import VersionMismatchWarning

from pipeline.engines.faults import EngineFault, PiecesEnded, WrongWorker
from pipeline.engines.piece import (
    SAME_SOFTWARE,
    Answer,
    Piece,
    handed_out,
    pieces_of,
    result_of,
    work_on,
)
from pipeline.engines.protocol import Cluster, R

# A fault that may go away, such as a network share that does not answer, is tried so often again.
RETRIES = 3
# Who waits for an answer looks so often whether there still are workers.
SECONDS_BETWEEN_LOOKS = 1.0
# A scheduler that does not answer for so long is lost; at the start it is asked again meanwhile.
SECONDS_TO_ANSWER = 5.0
LOGS = ("distributed", "distributed.client", "distributed.core", "tornado", "asyncio")
ONE_THREAD = "Start every worker with --nthreads 1 (and more of them: --nworkers)."


class Dask:
    """Workers that a scheduler hands the items to. They may come and go meanwhile."""

    threads = 1
    is_far = True

    def __init__(self, client: Client, cluster: Cluster) -> None:
        self.client, self.cluster = client, cluster
        self.slots = 0
        self.looked_at = float("-inf")

    def map(self, fn: Callable[..., R], items: Iterable[tuple[Any, ...]]) -> Iterator[R]:
        """As `Engine.map`. What a worker had under its hands when it died runs again elsewhere,
        and so does what it had answered and nobody had taken yet.
        """
        ended: dict[int, int] = {}
        done = 0
        try:
            for future in handed_out(self.submit, pieces_of(fn, items), self.look):
                try:
                    answer, worker = self.answer_of(future)
                except KilledWorker as killed:
                    ended[done] = killed.allowed_failures + 1
                else:
                    future.release()
                    yield result_of(answer, f"Worker {worker}")
                done += 1
        except EngineFault as fault:
            fault.done = done - len(ended)
            raise
        if ended:
            raise PiecesEnded(ended)

    def submit(self, piece: Piece[R]) -> Future:
        """Hand one piece to the scheduler."""
        try:
            packed = pickle.dumps(Errand(piece))
            return self.client.submit(pickle.loads, packed, pure=False, retries=RETRIES)
        except ClosedClientError as fault:
            raise self.lost() from fault

    def answer_of(self, future: Future) -> tuple[Answer[Any], str]:
        """What a worker has answered, and its address; raises what the function raised there."""
        alone_since = monotonic()
        while not future.done():
            try:
                future.result(timeout=SECONDS_BETWEEN_LOOKS)
            except Exception:
                if future.done():
                    break
            if self.look():
                alone_since = monotonic()
            elif monotonic() - alone_since > self.cluster.wait_seconds:
                raise EngineFault(f"The cluster at {self.cluster.address} has no workers any more")
        if future.status not in ("finished", "error"):
            raise self.lost()
        try:
            found: tuple[Answer[Any], str] = future.result()
        except Exception as fault:
            if is_about_software(fault):
                raise self.strange(fault) from fault
            if future.status == "cancelled":
                raise self.lost() from fault
            raise
        return found

    def look(self) -> int:
        """How many threads the workers have; asked now and then. Sets `slots`."""
        if monotonic() - self.looked_at >= SECONDS_BETWEEN_LOOKS:
            try:
                self.slots = sum(self.client.nthreads().values())
            except (OSError, ClosedClientError, AttributeError) as fault:
                # A client that has given up has no scheduler to ask: an attribute of nothing.
                raise self.lost() from fault
            self.looked_at = monotonic()
        return self.slots

    def lost(self) -> EngineFault:
        """Nobody answers any more."""
        return EngineFault(f"The cluster at {self.cluster.address} was lost")

    def strange(self, fault: Exception) -> WrongWorker:
        """What was sent could not be read there."""
        return WrongWorker(
            f"A worker of the cluster at {self.cluster.address} does not have this version of "
            f"ecf-batch ({type(fault).__name__}: {fault})",
            SAME_SOFTWARE,
        )


def is_about_software(fault: Exception) -> bool:
    """Whether a worker lacks modules, or parts of them, that are to be run there."""
    return isinstance(fault, ImportError) or (
        isinstance(fault, AttributeError) and "Can't get attribute" in str(fault)
    )


@dataclass(frozen=True)
class Errand:
    """A piece of work that is done by reading it.

    Scheduler and workers get it as bytes and know no more than that. So one that lacks the product,
    or has another, fails in the task, and that can be told; a message that it cannot read would end
    it without a word.
    """

    piece: Piece[Any]

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return on_worker, (self.piece,)


def on_worker(piece: Piece[Any]) -> tuple[Answer[Any], str]:
    """One piece of work on a worker, and the address of the worker."""
    worker = get_worker()
    threads = worker.state.nthreads
    if threads != 1:
        return Answer(None, f"has {threads} threads where 1 is wanted", ONE_THREAD), worker.address
    return work_on(piece), worker.address


@contextmanager
def connected(cluster: Cluster) -> Iterator[Dask]:
    """The cluster, once its scheduler answers and has a worker; raises `EngineFault`."""
    for name in LOGS:  # what is wrong is said by us, in a sentence
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)
        client = client_of(cluster)
        try:
            engine = Dask(client, cluster)
            wait_for_workers(engine)
            yield engine
        finally:
            client.close(timeout=SECONDS_TO_ANSWER)


class Connection(Client):  # type: ignore[misc]
    """A client of the library that is closed when it cannot connect.

    The library leaves that to the garbage collector, which may come at any moment: also while a
    lock is held that closing takes, and then both wait for ever.
    """

    def __init__(self, cluster: Cluster, seconds: float) -> None:
        security = security_of(cluster)
        try:
            super().__init__(
                cluster.address, timeout=seconds, security=security, set_as_default=False
            )
        except BaseException:
            self.close()
            raise


def client_of(cluster: Cluster) -> Client:
    """A connection to the scheduler."""
    until = monotonic() + cluster.wait_seconds
    while True:
        left = min(SECONDS_TO_ANSWER, max(0.5, until - monotonic()))
        try:
            return Connection(cluster, left)
        except ValueError as fault:
            raise EngineFault(
                f"{cluster.address!r} is not the address of a Dask scheduler ({fault})",
                "It looks like tcp://127.0.0.1:8786.",
            ) from fault
        except TypeError as fault:
            raise EngineFault(
                f"The cluster at {cluster.address} speaks TLS",
                "Give --tls-ca-file, --tls-cert and --tls-key.",
            ) from fault
        except (OSError, ImportError) as fault:
            if monotonic() >= until or not isinstance(fault, OSError):
                raise EngineFault(
                    f"No Dask scheduler answers at {cluster.address}",
                    "Start one, or name another with --cluster.",
                ) from fault
            sleep(0.2)


def security_of(cluster: Cluster) -> Security | None:
    """How to speak TLS, where the files for it are given."""
    if not cluster.tls_ca_file:
        return None
    security = Security(
        require_encryption=True,
        tls_ca_file=str(cluster.tls_ca_file),
        tls_client_cert=str(cluster.tls_cert) if cluster.tls_cert else None,
        tls_client_key=str(cluster.tls_key) if cluster.tls_key else None,
    )
    try:
        security.get_connection_args("client")
    except OSError as fault:
        raise EngineFault(
            f"The files of --tls-ca-file, --tls-cert and --tls-key cannot be used ({fault})",
            "They have to be PEM files that belong together.",
        ) from fault
    return security


def wait_for_workers(engine: Dask) -> None:
    """Return once there is a worker; raises `EngineFault` after a while."""
    until = monotonic() + engine.cluster.wait_seconds
    while not engine.look():
        if monotonic() >= until:
            raise EngineFault(
                f"The cluster at {engine.cluster.address} has no workers",
                "Start one with: dask worker ADDRESS --nthreads 1",
            )
        sleep(0.2)
