"""Fetches what the upload page shows itself with, and what its tests look at it with."""
