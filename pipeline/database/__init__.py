"""What every room needs of DuckDB: SQL files, the working database, its types and functions."""
