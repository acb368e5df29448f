"""Writes what the docs say about the program by asking the program."""
