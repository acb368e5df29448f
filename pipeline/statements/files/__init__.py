"""What is shown of a statement: JSON, page, workbook, CSV, terminal."""
