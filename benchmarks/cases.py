"""What is measured, and what is promised for it."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.data import Batch


@dataclass(frozen=True)
class Case:
    """One measurement: a batch submitted to a world, or (`statement`) a statement previewed.

    Promises: time as a multiple of the floor of the same file (by clock or CPU, the lower counts),
    seconds, memory in MB, and the CPU time of intake as a multiple of what reading the
    workbook right before it cost (`reading`). `loop`: a plain Python loop does the job too. `runs`
    is how often at most.
    """

    name: str
    title: str
    batch: Batch
    floors: float | None = None
    seconds: float | None = None
    peak_mb: float | None = None
    reading: float | None = None
    against: str = "floor"  # floor: read and write as CSV; calamine: read as a workbook
    runs: int = 9
    statement: bool = False
    loop: bool = False


PEOPLE, MANY_PEOPLE, FEW_PEOPLE = 300_000, 1_500_000, 30_000


def declarations(rows: int, people: int, form: str = "csv") -> Batch:
    """New declarations, one in ten with a fault."""
    return Batch("declarations", rows, people, form)


FULL = (
    Case("100", "100 rows", declarations(100, PEOPLE), floors=5, peak_mb=300, loop=True),
    Case("10k", "10,000 rows", declarations(10_000, PEOPLE), floors=5, loop=True),
    Case("100k", "100,000 rows", declarations(100_000, PEOPLE), floors=9, peak_mb=500, loop=True),
    Case(
        "1m",
        "1,000,000 rows",
        declarations(1_000_000, PEOPLE),
        floors=15,
        peak_mb=1200,
        loop=True,
    ),
    Case(
        "order",
        "1,000,000 rows, up to 20 a person",
        Batch("order-heavy", 1_000_000, PEOPLE),
        floors=15,
        peak_mb=1200,
        runs=3,
    ),
    Case(
        "5m",
        "5,000,000 rows",
        declarations(5_000_000, MANY_PEOPLE),
        peak_mb=3200,
        runs=1,
    ),
    Case(
        "xlsx-text",
        "100,000 rows, XLSX, dates as text",
        declarations(100_000, PEOPLE, "xlsx-text"),
        against="calamine",
        reading=1.5,
        runs=3,
    ),
    Case(
        "xlsx-dates",
        "100,000 rows, XLSX, dates as dates",
        declarations(100_000, PEOPLE, "xlsx-dates"),
        against="calamine",
        reading=1.5,
        runs=3,
    ),
    Case(
        "statement",
        "a statement of 1,000,000 lines, previewed",
        Batch("declarations", 1_000_000, PEOPLE),
        seconds=3,
        statement=True,
        runs=3,
    ),
)
QUICK = (
    Case("100", "100 rows", declarations(100, FEW_PEOPLE), floors=5, peak_mb=300, loop=True),
    Case("10k", "10,000 rows", declarations(10_000, FEW_PEOPLE), floors=5, loop=True),
    Case(
        "100k", "100,000 rows", declarations(100_000, FEW_PEOPLE), floors=9, peak_mb=500, loop=True
    ),
    Case(
        "order",
        "50,000 rows, up to 20 a person",
        Batch("order-heavy", 50_000, FEW_PEOPLE),
        runs=2,
    ),
    Case(
        "xlsx-dates",
        "20,000 rows, XLSX, dates as dates",
        declarations(20_000, FEW_PEOPLE, "xlsx-dates"),
        against="calamine",
        reading=1.5,
        runs=2,
    ),
    Case(
        "statement",
        "a statement of 100,000 lines, previewed",
        Batch("declarations", 100_000, FEW_PEOPLE),
        seconds=3,
        statement=True,
        runs=2,
    ),
)
