"""Where work runs that can be cut into independent pieces: here, in processes, on a Dask cluster.

One function, `map`, which is the same everywhere: the same answers in the same order. A piece of
work writes to no workspace, so that it may run twice.
"""

from pipeline.engines.connect import NAMES, connect
from pipeline.engines.faults import EngineFault, PiecesEnded, WrongWorker
from pipeline.engines.here import Here
from pipeline.engines.protocol import Cluster, Engine

__all__ = [
    "NAMES",
    "Cluster",
    "Engine",
    "EngineFault",
    "Here",
    "PiecesEnded",
    "WrongWorker",
    "connect",
]
