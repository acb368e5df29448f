"""The answer of a replay: identical, or which rows differ and whether changed rules explain it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.audit.compare import Comparison, RowDifference, changed_values
from pipeline.audit.rules_changed import named, why

IDENTICAL, DIFFERENT, UNREADABLE = "identical", "different", "not possible"
# What retention has removed cannot be judged again, and that is no difference.
REMOVED = "removed"
# Each process that judged it ended in the middle: there is no answer.
ENDED = "no answer"
GOOD = (IDENTICAL, REMOVED)


@dataclass(frozen=True)
class Replay:
    """What became of one event that was judged again. It can be sent between processes."""

    event: int
    batch_id: str
    kind: str
    provider: str | None
    status: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    tables: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rules_changed: dict[str, str] = field(default_factory=dict)
    from_rules: bool | None = None
    result_hash: dict[str, str | None] = field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        return asdict(self)


def row_document(difference: RowDifference, because: list[str]) -> dict[str, Any]:
    """One differing row as the report shows it."""
    return {
        "row": difference.row,
        "sheet": difference.sheet,
        "type": difference.type,
        "recorded": difference.recorded,
        "now": difference.now,
        "because_of": because,
    }


def explain_rows(
    rows: list[RowDifference], changed: Mapping[str, str], layers: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The differing rows, each with the changed rules it comes from.

    A row without a changed rule of its own may follow from an earlier one for the same person.
    """
    found: list[dict[str, Any]] = []
    causes: dict[str | None, list[str]] = {}
    for difference in rows:
        because = why(difference, changed, layers)
        if because and difference.person:
            causes.setdefault(difference.person, because)
        found.append(row_document(difference, because or causes.get(difference.person, [])))
    return found


def remarks_of(
    comparison: Comparison, changed: Mapping[str, str], *, identical: bool, explained: bool
) -> list[str]:
    """What else a reader should know, in sentences."""
    remarks = []
    for table in comparison.tables:
        remarks += [f"table {table.table}: {words}" for words in changed_values(table)]
    if comparison.texts_differ:
        remarks.append("Only the words of findings differ, not the answers.")
    if identical:
        return remarks
    if explained:
        remarks.append(f"The difference comes from changed rules: {named(changed)}.")
    elif changed:
        remarks.append(
            f"Rules have changed since ({named(changed)}), but they do not explain all of it. "
            "Run: ecf-batch audit verify"
        )
    else:
        remarks.append(
            "The rules are the same as then, so the ledger or the software has changed. Run: "
            "ecf-batch audit verify"
        )
    return remarks


def tell_replay(answer: Replay) -> Iterator[str]:
    """One batch for a person: each differing row with both answers."""
    yield f"{answer.batch_id}: {answer.status}"
    for row in answer.rows:
        where = f"  row {row['row']}" + (f" of sheet {row['sheet']}" if row["sheet"] else "")
        because = f" (because of {', '.join(row['because_of'])})" if row["because_of"] else ""
        yield where + because
        for name in ("recorded", "now"):
            yield f"    {name + ':':<10}{answer_words(row[name])}"
    for remark in answer.remarks:
        yield f"  {remark}"
    if answer.status == "identical" and answer.rules_changed:
        yield f"  Rules have changed since, without effect: {named(answer.rules_changed)}"


def answer_words(found: dict[str, Any] | None) -> str:
    """An answer in one line."""
    if found is None:
        return "no such row"
    parts = [found["outcome"], "; ".join(found["codes"])]
    parts += [found[name] or "" for name in ("state", "statement", "declaration_id")]
    return ", ".join(part for part in parts if part)
