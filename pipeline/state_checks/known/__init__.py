"""What the ledger holds about the people, schools and partnerships of a file."""
