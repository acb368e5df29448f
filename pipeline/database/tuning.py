"""Sizes and switches that were bought by measuring, each with what it bought.

Measured on two cores with batches of up to 5,000,000 rows against 1,000,000 known declarations
(docs/performance.md, docs/decisions/0005-memory.md). Change one only with a figure beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import duckdb

# Rows judged at once: enough to think in sets, few enough to bound the memory of wide facts. Turns
# with more are judged in parts of equal size: each part looks over all that is known once more.
ROWS_JUDGED_AT_ONCE = 350_000
# The facts of small turns are set aside together: for few rows every statement counts.
FEW_ROWS = 5_000
# People whose declarations are fetched at once: fetching all took 2.1 of the 5.1 GB of a batch of
# 5,000,000 rows.
PEOPLE_AT_ONCE = 350_000
# With few rows, planning a statement takes longer than running it: these steps do not pay there.
PLAIN_PLANS = (
    "join_order,statistics_propagation,common_subexpressions,compressed_materialization,"
    "column_lifetime,build_side_probe_side,expression_rewriter,common_subplan"
)


# A file for which less than that is enough leaves so little in memory that it may stay there until
# the next one comes: dropping it costs 5 ms.
SMALL_MB = 480


def working_memory_mb(file_bytes: int) -> int:
    """MB that DuckDB may hold while a file of this size is judged.

    What does not fit waits on the disk: 5,000,000 rows take 2.7 GB in the place of 5.3.
    """
    return 450 + file_bytes * 7 // 2_000_000


@contextmanager
def planned_without(con: duckdb.DuckDBPyConnection, optimizers: str) -> Iterator[None]:
    """Plan all statements, on whatever connection, without some of DuckDB's optimizers."""
    con.execute(f"set disabled_optimizers = '{optimizers}'")
    try:
        yield
    finally:
        con.execute("reset disabled_optimizers")


def joins_as_written(con: duckdb.DuckDBPyConnection) -> AbstractContextManager[None]:
    """Build the hash table of every join on its right side, as the statements are written.

    The optimizer builds it on the side that it believes to be small; in the facts of a large turn
    its guess cost a quarter of the time.
    """
    return planned_without(con, "build_side_probe_side")
