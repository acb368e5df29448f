-- Cells that could not be read at all: that, and no rule about their value.
insert into finding by name
select
    r.fault as code,
    r.row_id,
    r.field,
    c.column_no,
    r.value,
    r.facts
from fields.odd_reading r
left join fields.field_column c on c.sheet_no = r.sheet_no and c.field = r.field
where r.fault is not null
    and not r.told
    and r.row_id not in (select row_id from fields.fatal_row);

-- The rules that a row breaks, but for those about a cell that could not be read.
create or replace view fields.broken as
select b.row_id, b.sheet_no, b.text, field_rule.*
from fields.broken_rule b
join fields.field_rule on field_rule.rule_no = b.rule_no
where not exists (
    from fields.odd_reading r
    where r.row_id = b.row_id and r.field = field_rule.field and r.fault is not null
);

-- Missing because the row ends before the column.
create or replace table fields.unreached as
select
    broken.row_id,
    broken.rule_no,
    field_column.header,
    field_column.column_no
from fields.broken
join fields.field_column
    on field_column.sheet_no = broken.sheet_no
    and list_contains(broken.fields, field_column.field)
join intake.short_row
    on short_row.row_id = broken.row_id
    and list_contains(short_row.missing, field_column.column_no)
where ends_with(broken.code, '_missing');

insert into finding by name
select
    'row_too_few_values' as code,
    row_id,
    min(column_no) as column_no,
    map {'columns': string_agg(header, ', ' order by column_no)} as facts
from (select distinct row_id, column_no, header from fields.unreached)
group by row_id;

insert into finding by name
select
    b.code,
    b.row_id,
    b.field,
    c.column_no,
    w.detail
from fields.broken b
join fields.rule_detail w on w.rule_no = b.rule_no and w.text = b.text
left join fields.field_column c on c.sheet_no = b.sheet_no and c.field = b.field
where not exists (
    from fields.unreached u
    where u.row_id = b.row_id and u.rule_no = b.rule_no
);
