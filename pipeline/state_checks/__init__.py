"""Judge sound rows against what is known, turn by turn; nothing here writes to the ledger."""

from pipeline.state_checks.known import fetch_known
from pipeline.state_checks.turns import judge_turns

__all__ = ["fetch_known", "judge_turns"]
