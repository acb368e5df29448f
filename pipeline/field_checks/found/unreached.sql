-- Missing because the row ends before the column: the columns with the rules about them.
select
    broken.row_id,
    broken.rule_no,
    field_column.header,
    field_column.column_no
from fields.broken
join rule_now using (rule_no)
join fields.field_column
    on field_column.sheet_no = broken.sheet_no
    and list_contains(rule_now.fields, field_column.field)
join intake.short_row
    on short_row.row_id = broken.row_id
    and list_contains(short_row.missing, field_column.column_no)
where ends_with(broken.code, '_missing')
