"""Processes of the same program."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any


def python(module: str, *arguments: str) -> list[str]:
    """The command line of a module of ours; -P: never one that lies where the user stands."""
    return [sys.executable, "-P", "-m", module, *arguments]


def apart() -> dict[str, Any]:
    """What keeps Ctrl-C in the terminal of the web process from a child of it."""
    if os.name == "nt":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined,unused-ignore]
    return {"start_new_session": True}
