-- Warnings that only the workbook could see, about cells in use.
select
    f.code,
    f.row_id,
    c.field,
    f.column_no,
    f.value,
    f.facts
from intake.cell_fault f
join fields.row_text t
    on t.row_id = f.row_id
join fields.field_column c
    on c.sheet_no = t.sheet_no
    and c.column_no = f.column_no
left join (
    select
        unnest($own_types::varchar[]) as type,
        unnest($own_fields::varchar[]) as field
) as o
    on o.type = t.type
    and o.field = c.field
where f.code not in (select code from fields.fault_code)
and is_in_use(c.field, o.field is not null, t.by_declaration_id, t.by_school_id)
and f.row_id not in (select row_id from fields.fatal_row)
