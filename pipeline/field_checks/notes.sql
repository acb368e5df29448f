-- How values were read, where it was not as they stand.
insert into finding by name
with noted as (
    select *
    from fields.odd_reading
    where row_id not in (select row_id from fields.fatal_row) and fault is null
),
cell_note as (
    select 'value_normalised' as code, row_id, sheet_no, field, facts
    from noted
    where normalised
    union all
    select unnest(warnings) as code, row_id, sheet_no, field, facts
    from noted
    where len(warnings) > 0
)
select n.code, n.row_id, n.field, c.column_no, n.facts
from cell_note n
left join fields.field_column c on c.sheet_no = n.sheet_no and c.field = n.field;

-- Warnings that only the workbook could see, about cells in use.
insert into finding by name
select f.code, f.row_id, c.field, f.column_no, f.value, f.facts
from intake.cell_fault f
join fields.row_text t on t.row_id = f.row_id
join fields.field_column c on c.sheet_no = t.sheet_no and c.column_no = f.column_no
left join fields.own_field o on o.type = t.type and o.field = c.field
where f.code not in (select code from fields.fault_code)
    and (o.field is not null or c.field = 'type')
    and not (t.by_declaration_id and c.field not in ('type', 'declaration_id'))
    and not (t.by_school_id and c.field = 'urn')
    and f.row_id not in (select row_id from fields.fatal_row);

insert into finding by name
select
    'cell_series_dragged' as code,
    s.row_id,
    s.field,
    c.column_no,
    map {'first_row': first_row.row::varchar, 'last_row': last_row.row::varchar} as facts
from fields.dragged s
join intake.received r on r.row_id = s.row_id
join intake.received first_row on first_row.row_id = s.first_row_id
join intake.received last_row on last_row.row_id = s.last_row_id
left join fields.field_column c on c.sheet_no = r.sheet_no and c.field = s.field;

-- Once for each column.
insert into finding by name
with zoneless as (
    select sheet_no
    from fields.row_text
    where not ends_with(declaration_date, 'Z')
        and is_plain_time(declaration_date)
        and read_instant(declaration_date) is not null
    group by sheet_no
    union
    select sheet_no
    from fields.odd_reading
    where zoneless and fault is null
)
select
    'date_zone_assumed' as code,
    c.field,
    c.column_no,
    c.sheet_no,
    map {'column': c.header} as facts
from zoneless z
join fields.field_column c on c.sheet_no = z.sheet_no and c.field = 'declaration_date'
order by c.sheet_no, c.column_no;

insert into finding by name
with counted as (
    select
        sheet_no,
        count(*) as dates
    from fields.odd_reading
    where read_as_uk and fault is null
        and row_id not in (select row_id from fields.fatal_row)
    group by sheet_no
)
select
    'date_read_as_uk' as code,
    c.field,
    c.column_no,
    c.sheet_no,
    map {
        'column': c.header,
        'count': format('{:,} date', counted.dates) || case when counted.dates = 1 then '' else 's' end
    } as facts
from counted
join fields.field_column c on c.sheet_no = counted.sheet_no and c.field = 'declaration_date'
order by c.sheet_no, c.column_no;
