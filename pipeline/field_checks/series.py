"""Notices values that count up from row to row, as a dragged fill handle leaves them.

A step is a row whose value is the one before it counted up by one, on the next row of the same
sheet and type, about somebody else. Two steps in a row make a run of three rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemas.vocabulary import FIELDS_OF_ROW_TYPE, ID_FIELDS

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from pipeline.field_checks.judge import Part

COUNTED_WORDS = ("declaration_type", "cohort")
# Whom a row is about: the first of these that its type has.
WHO = ("participant_id", "school_id", "declaration_id", "partnership_id")
_LAST_DIGITS = re.compile("(.*?)([0-9]{1,9})", re.ASCII | re.DOTALL)
ID_START = 24  # dragging an ID changes its last digits only


class Steps:
    """The steps of a file, found part by part in file order."""

    def __init__(self) -> None:
        self._found: dict[str, list[int]] = {}
        self._last: Part | None = None

    def look_at(self, part: Part) -> None:
        """Remember the steps of one part, the first of its rows against the last one before."""
        import pyarrow as pa

        before = self._last
        rows = part.rows
        if before is not None and before.type == part.type:
            rows = pa.concat_tables([before.rows.slice(len(before.rows) - 1), rows])
        self._last = part
        fields = FIELDS_OF_ROW_TYPE.get(part.type, ())
        if len(rows) < 2 or not fields:
            return
        near = _neighbours(rows, next(field for field in WHO if field in fields))
        for field in fields:
            for row_id in _steps(rows, field, near):
                self._found.setdefault(field, []).append(row_id)

    def runs(self) -> pa.Table:
        """Every row of every run of three or more: row_id, field, first_row_id, last_row_id."""
        import pyarrow as pa

        lines = [
            (row_id, field, first, last)
            for field, steps in sorted(self._found.items())
            for first, last in _runs(sorted(steps))
            for row_id in range(first, last + 1)
        ]
        names = ("row_id", "field", "first_row_id", "last_row_id")
        kinds = (pa.int32(), pa.string(), pa.int32(), pa.int32())
        columns = list(zip(*lines, strict=True)) or [()] * len(names)
        return pa.table(
            {
                name: pa.array(column, kind)
                for name, column, kind in zip(names, columns, kinds, strict=True)
            }
        )


def _neighbours(rows: pa.Table, who: str) -> NDArray[np.bool_]:
    """Whether each row but the first stands right below the one before, about somebody else."""
    import pyarrow.compute as pc

    row_id, sheet = rows["row_id"].to_numpy(), rows["sheet_no"].to_numpy()
    count = len(rows) - 1
    named = rows[who].combine_chunks()
    other: NDArray[np.bool_] = pc.not_equal(named.slice(1), named.slice(0, count)).to_numpy(
        zero_copy_only=False
    )
    near: NDArray[np.bool_] = other & (row_id[1:] == row_id[:-1] + 1) & (sheet[1:] == sheet[:-1])
    return near


def _steps(rows: pa.Table, field: str, near: NDArray[np.bool_]) -> list[int]:
    if field in COUNTED_WORDS:
        counted = near & _word_steps(rows[field])
    elif field in ID_FIELDS:
        counted = _id_steps(rows[field], near)
    else:
        return []
    found: list[int] = rows["row_id"].to_numpy()[1:][counted].tolist()
    return found


def _word_steps(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Steps in a column of few distinct values."""
    import numpy as np

    coded = column.combine_chunks().dictionary_encode()
    words = coded.dictionary.to_pylist()
    # The place of the word that follows each word; -1 where the file has none.
    follows = np.array([_place(words, _next(word)) for word in words] or [-1], dtype="int64")
    places = coded.indices.to_numpy()
    steps: NDArray[np.bool_] = follows[places[:-1]] == places[1:]
    return steps


def _place(words: list[str], word: str | None) -> int:
    return words.index(word) if word in words else -1


def _next(text: str) -> str | None:
    """`retained-2` after `retained-1`: the last digits counted up; None without digits."""
    found = _LAST_DIGITS.fullmatch(text)
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}d}" if found else None


def _id_steps(column: pa.ChunkedArray, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Steps of near rows in a column of IDs: those that differ from the start are passed over."""
    import numpy as np
    import pyarrow.compute as pc

    ids = column.combine_chunks()
    start = pc.utf8_slice_codeunits(ids, 0, ID_START)
    count = len(ids) - 1
    alike = pc.and_(
        pc.equal(start.slice(1), start.slice(0, count)), pc.not_equal(start.slice(1), "")
    ).to_numpy(zero_copy_only=False)
    steps = np.zeros(count, dtype=bool)
    for place in np.flatnonzero(near & alike):
        steps[place] = ids[int(place) + 1].as_py() == _next(ids[int(place)].as_py())
    return steps


def _runs(steps: list[int]) -> list[tuple[int, int]]:
    """First and last row of every run; `steps` are the rows, in order, that step up."""
    runs: list[tuple[int, int]] = []
    first = last = -1
    for row_id in [*steps, -1]:
        if row_id != last + 1 or last < 0:
            if last - first >= 2:
                runs.append((first, last))
            first = row_id - 1
        last = row_id
    return runs
