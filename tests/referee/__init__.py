"""A second reading of the rulebook: row by row, in plain Python, to judge the product by."""
