"""The floor: the least that any program must do, reading a CSV as text and writing it back."""

from __future__ import annotations

import sys

import duckdb


def main(source: str, target: str) -> None:
    con = duckdb.connect()
    con.execute("set enable_progress_bar = false")
    con.read_csv(source, all_varchar=True, header=True).write_csv(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
