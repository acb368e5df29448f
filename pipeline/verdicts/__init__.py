"""Draw the sum: one outcome for every row that was read, counts that add up, what is recorded."""

from pipeline.verdicts.settle import Settled, settle, stage_rows

__all__ = ["Settled", "settle", "stage_rows"]
