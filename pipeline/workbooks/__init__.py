"""Writes XLSX: styles, safe text, the same bytes each time; the rows of big sheets by DuckDB.

Importing this room imports openpyxl, which takes a third of a second: whoever need not write a
workbook imports it only there, or beside other work.
"""

from pipeline.workbooks.comments import CellComment, comments_of
from pipeline.workbooks.downward import DownwardSheet, OnTheRight, create_book
from pipeline.workbooks.form import Form, FormColumn, add_form, add_lists, offer, range_of
from pipeline.workbooks.save import Rows, fetch_rows, save_workbook
from pipeline.workbooks.table import Table, TableColumn, add_table, write_table

__all__ = [
    "CellComment",
    "DownwardSheet",
    "Form",
    "FormColumn",
    "OnTheRight",
    "Rows",
    "Table",
    "TableColumn",
    "add_form",
    "add_lists",
    "add_table",
    "comments_of",
    "create_book",
    "fetch_rows",
    "offer",
    "range_of",
    "save_workbook",
    "write_table",
]
