"""What a provider fills in: who is due, and sheets for it, blank or with its own people."""

from pipeline.templates.copied import Copied, create_copied
from pipeline.templates.due import COLUMNS, SELECT, DueLine, create_milestones, read_due
from pipeline.templates.filled import SELECT_FILLED, LeftOut, fill_in
from pipeline.templates.kinds import DECLARATIONS, PREFILLED, SHEETS, Sheet, guide_of

__all__ = [
    "COLUMNS",
    "DECLARATIONS",
    "PREFILLED",
    "SELECT",
    "SELECT_FILLED",
    "SHEETS",
    "Copied",
    "DueLine",
    "LeftOut",
    "Sheet",
    "create_copied",
    "create_milestones",
    "fill_in",
    "guide_of",
    "read_due",
]
