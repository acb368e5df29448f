"""How this room says no: a plain sentence and the exit code that goes with it."""

from __future__ import annotations

NOT_ALLOWED = 6
WRONG_COMMAND_LINE = 2
CONTROL_TOTAL = 4


class StatementRefused(Exception):
    """What was asked of a statement cannot be done; nothing was written.

    `exit_code` is 6 when the state of the statement, or its contract, does not allow it, and 2
    when the command names something that is not there, 4 when a total is not the one that was
    expected (interface, exit codes).
    """

    def __init__(self, sentence: str, exit_code: int = NOT_ALLOWED) -> None:
        self.sentence = sentence
        self.exit_code = exit_code
        super().__init__(sentence)
