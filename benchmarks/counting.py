"""Runs one command and counts: python -m benchmarks.counting COUNTS.json ARGUMENTS...

Statements are those of every text that DuckDB was given, cut as DuckDB cuts them; modules are those
that are imported when the command ends. Neither has the noise of seconds.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

CONNECTION = duckdb.DuckDBPyConnection
COUNTED = ("execute", "sql")


def main(target: str, *arguments: str) -> None:
    """Run `ecf-batch ARGUMENTS...` and write what was counted."""
    texts: list[str] = []
    connections: list[int] = []

    def counted(name: str) -> Any:
        really = getattr(CONNECTION, name)

        def call(con: Any, text: str, *values: Any, **named: Any) -> Any:
            texts.append(text)
            return really(con, text, *values, **named)

        return call

    def connect(*values: Any, really: Any = duckdb.connect, **named: Any) -> Any:
        connections.append(1)
        return really(*values, **named)

    for name in COUNTED:
        setattr(CONNECTION, name, counted(name))
    duckdb.connect = connect
    from pipeline.cli import main as command

    code: Any = 0
    try:
        command(list(arguments), standalone_mode=False)
    except SystemExit as end:
        code = end.code
    modules = sorted(sys.modules)
    done, databases = list(texts), len(connections)
    parser = duckdb.connect()
    counts = {
        "exit": code,
        "statements": sum(len(CONNECTION.extract_statements(parser, text)) for text in done),
        "databases": databases,
        "modules": modules,
    }
    Path(target).write_text(json.dumps(counts), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
