"""An engine by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.engines.here import Here
from pipeline.engines.protocol import Cluster, Engine

NAMES = ("here", "processes", "dask")


@contextmanager
def connect(name: str, jobs: int = 1, cluster: Cluster | None = None) -> Iterator[Engine]:
    """The engine with one of `NAMES`: `jobs` is for processes, `cluster` for dask.

    Raises `ImportError` where dask is not installed, `EngineFault` where the cluster does not
    answer.
    """
    if name == "dask":
        if cluster is None:
            raise ValueError("dask needs the address of its scheduler")
        from pipeline.engines.cluster import connected

        with connected(cluster) as engine:
            yield engine
    elif name == "processes":
        # Nearly every command works here, and need not import what others would need.
        from pipeline.engines.processes import Processes

        yield Processes(jobs)
    elif name == "here":
        yield Here()
    else:
        raise ValueError(f"there is no engine {name!r}")
