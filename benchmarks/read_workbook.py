"""What reading a workbook costs at least: python-calamine over every cell."""

from __future__ import annotations

import sys

from python_calamine import CalamineWorkbook


def main(source: str) -> None:
    book = CalamineWorkbook.from_path(source)
    for name in book.sheet_names:
        for _ in book.get_sheet_by_name(name).iter_rows():
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
