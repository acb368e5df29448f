"""Draw the sum: one outcome for every row that was read, counts that add up, what is recorded."""

from pipeline.verdicts.settle import recall_outcomes, settle, settle_nothing, stage_rows

__all__ = ["recall_outcomes", "settle", "settle_nothing", "stage_rows"]
