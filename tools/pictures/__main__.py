"""Makes `docs/pictures/` anew with LibreOffice, pdftoppm and Chromium; `--texts` only the texts.

python -m tools.pictures [--texts]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from tools.pictures.shown import PAGE, PICTURES, SHEETS, make_files, texts_of

A3, LAST_SHOWN = 8, "L"
SIZE = ("-r", "100", "-x", "0", "-y", "0", "-W", "1654", "-H", "620")
OFFICES, BROWSERS = ("soffice", "libreoffice"), ("chromium", "chromium-browser", "google-chrome")


def find_program(names: tuple[str, ...]) -> str:
    """The first of the programs that is installed."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit(f"None of {', '.join(names)} is installed.")
    return found


def draw_sheet(path: Path, title: str, picture: Path, work: Path) -> None:
    """One sheet of a workbook as LibreOffice prints it, fitted to the width of a page."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.title not in (title, "Lists"):
            book.remove(sheet)
    only = book[title]
    only.print_title_rows = None
    # What is ours at the right is left out: the sheet would be too small to read.
    only.print_area = f"A1:{LAST_SHOWN}{only.max_row}"
    only.page_margins = PageMargins(left=0.2, right=0.2, top=0.2, bottom=0.2)
    only.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    only.page_setup.fitToHeight, only.page_setup.paperSize = 0, A3
    copied = work / f"{picture.stem}.xlsx"
    book.save(copied)
    office = [find_program(OFFICES), "--headless", "--convert-to", "pdf", "--outdir", str(work)]
    run([*office, str(copied)])
    drawing = [find_program(("pdftoppm",)), "-png", "-singlefile", *SIZE]
    run([*drawing, str(copied.with_suffix(".pdf")), str(picture.with_suffix(""))])


def run(command: list[str]) -> None:
    """Run a program without a word; raises where it fails."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def draw_page(path: Path, picture: Path) -> None:
    """A page as Chromium shows it."""
    command = [
        find_program(BROWSERS),
        "--headless",
        "--no-sandbox",
        "--hide-scrollbars",
        f"--screenshot={picture}",
        "--window-size=1000,1500",
        path.as_uri(),
    ]
    run(command)


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder))
        for name, text in texts_of(files).items():
            (PICTURES / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        if "--texts" not in sys.argv[1:]:
            for name, (_, title) in SHEETS.items():
                draw_sheet(files[name], title, PICTURES / f"{name}.png", Path(folder))
            draw_page(files[PAGE], PICTURES / f"{PAGE}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
