"""How fast the product is, as a ratio to the least that reading and writing a file can cost."""
