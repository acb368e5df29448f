"""What several rooms do with Arrow data that comes out of a query part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa


def text_bytes(texts: pa.Array) -> memoryview:
    """The bytes of all texts of an Arrow array, one after another, without copying them."""
    import pyarrow as pa

    plain = texts.cast(pa.large_binary())
    if len(plain) == 0:
        return memoryview(b"")
    _, offsets, data = plain.buffers()
    ends = memoryview(offsets).cast("q")[plain.offset : plain.offset + len(plain) + 1]
    return memoryview(data)[ends[0] : ends[-1]] if data is not None else memoryview(b"")


def rises(numbers: pa.Array, last: int) -> bool:
    """Whether each number is higher than the one before it, the first higher than `last`."""
    import pyarrow.compute as pc

    if len(numbers) == 0:
        return True
    if numbers.null_count or numbers[0].as_py() <= last:
        return False
    higher = pc.all(pc.greater(numbers.slice(1), numbers.slice(0, len(numbers) - 1)))
    return higher.as_py() is not False
