"""Other tools on the same field rules: rows per second, and what each can find."""
