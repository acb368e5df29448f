"""What an auditor asks: what happened, is it unaltered, would it be decided the same, and why."""
