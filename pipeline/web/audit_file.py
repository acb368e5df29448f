"""`web/audit.jsonl`: who did what on the upload page, one line each."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path

from pipeline.web.access import Access


class AuditFile:
    """Appends to the file; a line is written at once and whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._one_at_a_time = threading.Lock()

    def note(self, what: str, who: Access | None, address: str, **facts: object) -> None:
        """What was done, by whom, from where; facts that are None are left out."""
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "what": what,
            "who": who.label if who else None,
            "access": who.id if who else None,
            "provider": who.provider if who else None,
            "address": address,
            **{name: value for name, value in facts.items() if value is not None},
        }
        text = json.dumps(line, ensure_ascii=False) + "\n"
        with self._one_at_a_time, self._path.open("a", encoding="utf-8") as writing:
            writing.write(text)
