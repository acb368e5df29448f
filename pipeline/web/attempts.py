"""How often somebody failed to sign in: after ten times in 15 minutes nobody is let in."""

from __future__ import annotations

import threading
import time
from collections import deque

MOST_FAILURES = 10
SECONDS = 15 * 60
MOST_KEYS = 100_000


class Attempts:
    """Failures of the last 15 minutes, by address and by ID of a code."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def are_too_many(self, *keys: str) -> bool:
        """Whether one of these has failed too often."""
        with self._lock:
            return any(len(self._recent(key)) >= MOST_FAILURES for key in keys)

    def note(self, *keys: str) -> None:
        """One more failure of each."""
        with self._lock:
            if len(self._failed) > MOST_KEYS:
                for key in list(self._failed):
                    self._recent(key)
            for key in keys:
                self._failed.setdefault(key, deque(maxlen=MOST_FAILURES)).append(time.monotonic())

    def forget(self, key: str) -> None:
        """A code that was right: its failures count no more."""
        with self._lock:
            self._failed.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        failed = self._failed.get(key, deque())
        while failed and time.monotonic() - failed[0] > SECONDS:
            failed.popleft()
        if not failed:
            self._failed.pop(key, None)
        return failed
