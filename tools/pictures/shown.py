"""What the pictures show: files made from the samples, and their text."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import openpyxl
from click.testing import CliRunner

from pipeline.cli import main

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "pictures"
PROVIDER = ("--provider", "Kestrel Teaching")
SHEETS = {"results": ("results.xlsx", "Rejected"), "template": ("template.xlsx", "Declarations")}
PAGE = "report"


def make_files(folder: Path) -> dict[str, Path]:
    """The files of the sample batch and of a template, by the names of their pictures."""
    workspace, samples = folder / "workspace", ROOT / "samples"

    def run(*arguments: str | Path) -> None:
        given = [str(one) for one in arguments]
        done = CliRunner().invoke(main, given, env={"ECF_BATCH_WORKSPACE": str(workspace)})
        if done.exit_code not in (0, 1):
            raise RuntimeError(done.output)

    run("init", "--sandbox")
    run("load", *samples.glob("reference/*.csv"), "--server-date", "2025-12-01T09:00:00Z")
    batch = samples / "declarations-december-2025.csv"
    run("submit", batch, *PROVIDER, "--server-date", "2025-12-08T10:00:00Z")
    template = folder / "template.xlsx"
    asked = ("--milestone", "retained-3", "--server-date", "2025-12-20T10:00:00Z")
    run("template", "declarations", *PROVIDER, *asked, "-o", template)
    (results,) = workspace.glob("outbox/*/*/results.xlsx")
    return {"results": results, "template": template, PAGE: results.with_name("report.html")}


def texts_of(files: dict[str, Path]) -> dict[str, str]:
    """The text of each picture."""
    found = {name: text_of_sheet(files[name], sheet) for name, (_, sheet) in SHEETS.items()}
    return {**found, PAGE: text_of_page(files[PAGE])}


def text_of_sheet(path: Path, title: str) -> str:
    """A sheet as text, a row a line, a bar between cells."""
    rows = openpyxl.load_workbook(path)[title].iter_rows(values_only=True)
    lines = (" | ".join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "".join(f"{line.rstrip()}\n" for line in lines)


class Text(HTMLParser):
    """The text that a page shows. Its foot names versions, which change with the program."""

    def __init__(self) -> None:
        super().__init__()
        self.hidden = 0
        self.lines: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in ("style", "footer")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "footer")

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and not self.hidden:
            self.lines.append(words)


def text_of_page(path: Path) -> str:
    """A page as text, a piece a line."""
    text = Text()
    text.feed(path.read_text(encoding="utf-8"))
    return "\n".join(text.lines) + "\n"
