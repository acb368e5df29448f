-- The sender's column of every finding that names one of ours.
update finding
set column_no = load_column.no
from load_text, load_column
where
    finding.column_no is null
    and load_text.row_id = finding.row_id
    and load_column.name = finding.field
    and load_column.sheet_no = load_text.sheet_no
