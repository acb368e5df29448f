"""Writes XLSX: styles, safe text, the same bytes each time; the rows of big sheets by DuckDB."""

from pipeline.workbooks.save import save_workbook
from pipeline.workbooks.table import write_table

__all__ = ["save_workbook", "write_table"]
