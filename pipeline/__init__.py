"""ecf-batch: the lead provider API, version 3, by file."""

import os

__version__ = "0.1.0"

# DuckDB's allocator reads this once, when DuckDB is loaded: memory that is free goes back to the
# system after half a second, not after many (docs/decisions/0005-memory.md).
os.environ.setdefault("DUCKDB_JE_MALLOC_CONF", "dirty_decay_ms:500,muzzy_decay_ms:0")
