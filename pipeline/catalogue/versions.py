"""A version that changes exactly when something that decides does."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from importlib.resources import files

# What decides about a row or a load: the folders (and single files) of the rules, with their kind.
RULE_PLACES = (
    ("pipeline", "rules", ".sql"),
    ("pipeline", "facts", ".sql"),
    ("pipeline", "known", ".sql"),
    ("pipeline", "effects", ".sql"),
    ("pipeline", "effects/verdicts", ".sql"),
    ("pipeline", "load/rules", ".sql"),
    ("schemas", "", ".py"),
    ("schemas", "reference", ".py"),
    ("schemas", "reference", ".csv"),
)
# Text in quotes, which is kept, or a comment, which decides nothing.
SQL_COMMENT = re.compile(r"('(?:[^']|'')*')|--[^\n]*")
PYTHON_COMMENT = re.compile(
    r'(\"{3}.*?\"{3}|\'{3}.*?\'{3}|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\')|#[^\n]*', re.DOTALL
)
DOCSTRING = re.compile(r"(\A|:\n)\s*\"{3}.*?\"{3}\n", re.DOTALL)


def essence(name: str, text: str) -> str:
    """What of a rule file decides: without comments and blank lines, but with a rule's header."""
    text = text.replace("\r\n", "\n")
    header = ""
    if name.endswith(".sql"):
        if "/rules/" in f"/{name}":
            header = "\n".join(line for line in text.splitlines() if line.startswith("--"))
        text = SQL_COMMENT.sub(lambda found: found[1] or "", text)
    elif name.endswith(".py"):
        text = DOCSTRING.sub(r"\1", PYTHON_COMMENT.sub(lambda found: found[1] or "", text))
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join([header, *(line for line in lines if line)])


@cache
def rule_hashes() -> dict[str, str]:
    """A hash for every rule and every file that rules build on, by name (`rules/<code>.sql`)."""
    hashes = {}
    for package, folder, ending in RULE_PLACES:
        for file in files(package).joinpath(*filter(None, folder.split("/"))).iterdir():
            if file.name.endswith(ending):
                place = folder if package == "pipeline" else f"schemas/{folder}"
                name = f"{place.rstrip('/')}/{file.name}"
                text = essence(name, file.read_text(encoding="utf-8"))
                hashes[name] = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return dict(sorted(hashes.items()))


@cache
def rules_version() -> str:
    """A version that changes exactly when a rule does: a hash of rules, facts, effects, schemas."""
    named = "".join(f"{name} {digest}\n" for name, digest in rule_hashes().items())
    return hashlib.sha256(named.encode("utf-8")).hexdigest()[:16]
