"""The docs say what the program says, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.catalogue.codes import all_messages
from tools.docs.pages import ROOT, made_pages
from tools.docs.pieces import piece

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_made_pieces_are_current(path: Path) -> None:
    assert made_pages()[path] == path.read_text(encoding="utf-8"), "run `make docs`"


def test_every_code_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert [code for code in all_messages() if f"`{code}`" not in text] == []


def test_unknown_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="no piece"):
        piece("weather")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8"))
    lost = [link for link in links if "://" not in link and not (path.parent / link).exists()]
    assert lost == []
