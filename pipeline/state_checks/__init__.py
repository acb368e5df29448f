"""Judge sound rows against what is known, turn by turn; nothing here writes to the ledger."""

from pipeline.state_checks.explain_row import judge_until, was_recalled
from pipeline.state_checks.known import fetch_calendar, fetch_known
from pipeline.state_checks.rows_at_hand import RowsAtHand
from pipeline.state_checks.turns import drop_judged, judge_rows

__all__ = [
    "RowsAtHand",
    "drop_judged",
    "fetch_calendar",
    "fetch_known",
    "judge_rows",
    "judge_until",
    "was_recalled",
]
