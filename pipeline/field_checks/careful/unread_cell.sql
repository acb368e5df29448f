-- The cells in use that intake could not read; told = intake has reported it itself.
select distinct on (unread.row_id, field_column.field)
    unread.row_id,
    row_text.sheet_no,
    field_column.field,
    unread.code,
    unread.value,
    unread.facts,
    unread.told
from (
    select row_id, column_no, code, value, facts, false as told
    from intake.cell_fault
    where code in (select code from fields.fault_code)
    union all
    select row_id, column_no, code, null, facts, true
    from finding
    where starts_with(code, 'cell_')
    and code in (select code from fields.fault_code)
    and column_no is not null
    and row_id is not null
) as unread
join fields.row_text
    on row_text.row_id = unread.row_id
join fields.field_column
    on field_column.sheet_no = row_text.sheet_no
    and field_column.column_no = unread.column_no
left join (
    select
        unnest($own_types::varchar[]) as type,
        unnest($own_fields::varchar[]) as field
) as own_field
    on own_field.type = row_text.type
    and own_field.field = field_column.field
where is_in_use(
    field_column.field,
    own_field.field is not null,
    row_text.by_declaration_id,
    row_text.by_school_id
)
order by unread.row_id, field_column.field, unread.told desc, unread.code
