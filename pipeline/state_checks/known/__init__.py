"""What the ledger holds about the people, schools and partnerships of a file."""

from pipeline.state_checks.known.fetch import fetch_calendar, fetch_known

__all__ = ["fetch_calendar", "fetch_known"]
