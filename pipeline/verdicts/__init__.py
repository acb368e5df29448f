"""Draw the sum: one outcome for every row that was read, counts that add up, what is recorded."""

from pipeline.verdicts.decide import (
    decide_outcomes,
    gather_answers,
    recall_outcomes,
    settle_nothing,
    stage_rows,
)

__all__ = ["decide_outcomes", "gather_answers", "recall_outcomes", "settle_nothing", "stage_rows"]
