"""What a provider fills in: who is due, and sheets for it, blank or with its own people."""

from pipeline.templates.due import COLUMNS, SELECT, DueLine, create_milestones, read_due

__all__ = ["COLUMNS", "SELECT", "DueLine", "create_milestones", "read_due"]
