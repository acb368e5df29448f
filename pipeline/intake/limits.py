"""How much of a file is read before it is refused: see `pipeline.limits`, which loads quickly."""

from pipeline.limits import Limits

__all__ = ["Limits"]
