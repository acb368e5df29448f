"""Judge sound rows against what is known, turn by turn; nothing here writes to the ledger."""

from pipeline.state_checks.known.fetch import fetch_calendar, fetch_known, line_up
from pipeline.state_checks.turns import forget_facts, judge_turns

__all__ = ["fetch_calendar", "fetch_known", "forget_facts", "judge_turns", "line_up"]
