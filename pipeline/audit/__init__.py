"""What an auditor asks: what happened, is it unaltered, would it be decided the same, and why."""

from pipeline.audit.history import recorded_files

__all__ = ["recorded_files"]
