"""Writes the made parts of README.md and docs/ anew; `--check` only says what would change.

python -m tools.docs [--check]
"""

from __future__ import annotations

import sys

from tools.docs.pages import ROOT, current_pages


def main() -> int:
    changed = {
        path: text
        for path, text in current_pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    }
    names = ", ".join(str(path.relative_to(ROOT)) for path in changed)
    if "--check" in sys.argv[1:]:
        if changed:
            sys.stderr.write(f"Run `make docs`: {names} would change.\n")
        return 1 if changed else 0
    for path, text in changed.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
