"""From counted lines and a contract to figures, exact to the last decimal."""
