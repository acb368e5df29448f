"""The pages of the docs as they ought to be now."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from tools.docs.pieces import piece
from tools.docs.schemas import schema_files
from tools.docs.walk import walk

ROOT = Path(__file__).resolve().parents[2]
MADE = re.compile(r"(<!-- made: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def made_pages() -> dict[Path, str]:
    """Every page of the docs, its made pieces as they should read."""
    pages = sorted((ROOT / "docs").glob("*.md"))
    return {
        path: MADE.sub(
            lambda made: f"{made[1]}{piece(made[2])}\n{made[3]}", path.read_text("utf-8")
        )
        for path in pages
    }


def current_pages() -> dict[Path, str]:
    schemas = schema_files(ROOT / "docs" / "schemas")
    return {**made_pages(), **schemas, ROOT / "README.md": walked_readme()}


def walked_readme() -> str:
    """The README with the real output of its commands, run beside a copy of the samples."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "samples", Path(folder) / "samples")
        return walk((ROOT / "README.md").read_text(encoding="utf-8"), Path(folder).resolve())
