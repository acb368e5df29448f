"""Neighbouring rows of one sheet by columns, and how they get into `received` when judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from dataclasses import replace as but

from pipeline.intake.layout import Layout, join_unnamed
from pipeline.intake.names import is_blank
from pipeline.intake.staging import Staging
from pipeline.model.findings import Finding
from pipeline.model.limits import Limits


@dataclass
class Chunk:
    """Neighbouring rows of one sheet by columns, as many as the table has; `faults` by index.

    `ragged` are the rows that have more values or fewer, as they were read. `holding` are rows
    that are not blank although no text shows it.
    """

    first_row: int
    columns: list[list[str]]
    faults: dict[int, Finding] = field(default_factory=dict)
    ragged: dict[int, list[str]] = field(default_factory=dict)
    holding: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.columns[0])

    def row(self, i: int) -> list[str]:
        """The values of one row as they were read."""
        return self.ragged[i] if i in self.ragged else [column[i] for column in self.columns]

    @property
    def next_row(self) -> int:
        """The number of the row that would follow."""
        return self.first_row + len(self)

    def drop_last(self, count: int) -> None:
        """Forget the last rows."""
        if count:
            self.columns = [column[:-count] for column in self.columns]


def in_columns(
    first_row: int, rows: list[list[str]], width: int, faults: dict[int, Finding]
) -> Chunk:
    """A batch of rows of any length; `rows` is used up."""
    ragged = {i: values for i, values in enumerate(rows) if len(values) != width}
    for i, values in ragged.items():
        rows[i] = [*values, *[""] * (width - len(values))][:width]
    columns = zip(*rows, strict=True) if rows else [()] * width
    return Chunk(first_row, list(map(list, columns)), faults, ragged)


@dataclass
class RowNotes:
    """What was found of the rows of a batch, by index."""

    ignored: dict[int, str] = field(default_factory=dict)
    findings: dict[int, Finding] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)


def store_rows(
    batch: Chunk, verdicts: RowNotes, layout: Layout, staging: Staging, limits: Limits
) -> None:
    """Append the rows of a batch and what was found of them."""
    first_id = staging.rows + 1
    count, columns = len(batch), batch.columns
    for position in layout.header.unnamed:
        if position not in layout.columns and _has_value(columns[position]):
            join_unnamed(layout, position, staging)
    texts = {number: columns[position] for position, number in layout.columns.items()}
    ignored = (
        [verdicts.ignored.get(i) for i in range(count)] if verdicts.ignored else [None] * count
    )
    for i, found in sorted(verdicts.findings.items()):
        staging.note(but(found, row_id=first_id + i, sheet_no=layout.sheet_no))
    for number, values in texts.items():
        if max(map(len, values)) > limits.max_cell_chars:
            _note_long(values, number, first_id, ignored, staging, limits)
    staging.append_short(
        (first_id + i, [n for p, n in layout.columns.items() if p >= length])
        for i, length in sorted(verdicts.short.items())
        if i < count and i not in verdicts.findings
    )
    staging.append(layout.sheet_no, batch.first_row, ignored, texts)


def _has_value(values: Sequence[str]) -> bool:
    return any(values) and not all(map(is_blank, values))


def _note_long(
    values: Sequence[str],
    number: int,
    first_id: int,
    ignored: Sequence[str | None],
    staging: Staging,
    limits: Limits,
) -> None:
    for i, value in enumerate(values):
        if len(value) > limits.max_cell_chars and ignored[i] is None:
            facts = {"found": f"{len(value):,}", "limit": f"{limits.max_cell_chars:,}"}
            field = staging.columns[number].field
            staging.note(
                Finding(
                    "cell_too_long",
                    first_id + i,
                    field=field,
                    column=number,
                    value=value[:200],
                    facts=facts,
                )
            )
