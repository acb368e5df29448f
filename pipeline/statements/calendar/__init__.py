"""Which statements there are, and what the ledger says of them as of one event."""
