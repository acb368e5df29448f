"""Fetch GOV.UK Frontend (MIT) for the upload page, and axe-core (MPL 2.0) for its tests.

    python -m tools.frontend

Needs npm. The font and the crown are for the government's own services, so that they are taken
out here: what is kept in the package has neither.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "pipeline" / "web" / "static"
AXE = ROOT / "tests" / "web" / "axe.min.js"
GOVUK, AXE_CORE = "govuk-frontend@6.6.0", "axe-core@4.14.1"


def fetch(package: str, folder: Path) -> Path:
    """The unpacked folder of a package."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    unpacked = folder / package.partition("@")[0]
    with tarfile.open(folder / packed) as archive:
        archive.extractall(unpacked, filter="data")
    return unpacked / "package"


def without_marks(css: str) -> str:
    """The style sheet without the government's font, crown and crest."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"GDS Transport,\s*arial", "Arial", css)
    css = re.sub(r"url\(/assets/[^)]*\)", "none", css)
    css = without_map(css)
    if "GDS Transport" in css or "url(/" in css:
        raise SystemExit("The style sheet still names the font or a picture: look at what changed.")
    return css


def without_map(text: str) -> str:
    """A file without the note where its source is."""
    return re.sub(r"(/\*#|//#) sourceMappingURL=\S+( \*/)?\s*$", "", text).rstrip() + "\n"


def main() -> None:
    """Write the files."""
    with tempfile.TemporaryDirectory() as folder:
        govuk = fetch(GOVUK, Path(folder)) / "dist" / "govuk"
        axe = fetch(AXE_CORE, Path(folder))
        STATIC.mkdir(parents=True, exist_ok=True)
        css = (govuk / "govuk-frontend.min.css").read_text(encoding="utf-8")
        (STATIC / "govuk-frontend.min.css").write_text(without_marks(css), encoding="utf-8")
        js = (govuk / "govuk-frontend.min.js").read_text(encoding="utf-8")
        (STATIC / "govuk-frontend.min.js").write_text(without_map(js), encoding="utf-8")
        AXE.write_bytes((axe / "axe.min.js").read_bytes())


if __name__ == "__main__":
    main()
