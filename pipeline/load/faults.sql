-- A finding for every cell of one column whose text cannot be read.
-- `this_column` is replaced by the column.
insert into finding by name
select
    load_reading.code,
    load_text.row_id,
    $column as field,
    map {
        'column': $column,
        'expected': $expected,
        'error': load_reading.text
    } as facts
from load_text
join load_reading
    on load_reading.name = $column
    and load_reading.text = load_text.this_column
where load_reading.code is not null
order by load_text.row_id
