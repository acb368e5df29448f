"""Month end: what every statement pays, read from the ledger, planned as events, written to files."""
