"""State rules: being a file in `pipeline/rules/` is what makes a rule one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.database.sql import literal

SELECT = re.compile(r"select row_id\nfrom facts\nwhere (.+);", re.DOTALL)
HEADER = re.compile(r"^-- (title|rows|field|severity|needs|related|advice): (.*)$")
PLACE = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True)
class StateRule:
    """One rule: its words, the row types it is about, and the condition of rows that break it.

    `needs` names the true-or-false facts without which the rule cannot be asked; `related` the
    fact that holds the row_id of the row of the same file that caused the finding.
    """

    code: str
    title: str
    rows: tuple[str, ...]
    field: str
    severity: str
    needs: tuple[str, ...]
    related: str | None
    advice: str
    condition: str

    @property
    def detail_sql(self) -> str:
        """SQL: the advice with its facts, which are columns; one that is not there is left out."""
        parts = PLACE.split(self.advice)
        parts[::2] = [literal(piece) for piece in parts[::2]]
        return f"concat({', '.join(parts)})"


def listed(text: str) -> tuple[str, ...]:
    """The parts of a comma-separated header line."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def read_rule(code: str, text: str) -> StateRule:
    """Take a rule file apart into its header and the condition of its SELECT.

    Raises ValueError when the file is not one SELECT of row_id from facts.
    """
    header: dict[str, str] = {}
    last = None
    for line in text.splitlines():
        if found := HEADER.match(line):
            last = found[1]
            header[last] = found[2].strip()
        elif line.startswith("--   ") and last:
            header[last] += " " + line[5:].strip()
        else:
            last = None
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    select = SELECT.fullmatch(body)
    if select is None:
        raise ValueError(f"rules/{code}.sql has to read: select row_id from facts where ...;")
    return StateRule(
        code=code,
        title=header["title"],
        rows=listed(header["rows"]),
        field=header["field"],
        severity=header["severity"],
        needs=listed(header.get("needs", "")),
        related=header.get("related"),
        advice=header["advice"],
        condition=select[1],
    )


@cache
def state_rules() -> tuple[StateRule, ...]:
    """Every rule of the folder, by code."""
    found = sorted(
        (f for f in files("pipeline").joinpath("rules").iterdir() if f.name.endswith(".sql")),
        key=lambda f: f.name,
    )
    return tuple(read_rule(f.name[:-4], f.read_text(encoding="utf-8")) for f in found)
