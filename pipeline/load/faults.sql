-- A finding for every cell of one column whose text cannot be read.
-- `this_column` is replaced by the column.
insert into finding by name
select
    reading.code,
    row_text.row_id,
    $column as field,
    map {
        'column': $column,
        'expected': $expected,
        'error': reading.text
    } as facts
from loading.row_text
join loading.reading
    on reading.name = $column
    and reading.text = row_text.this_column
where reading.code is not null
order by row_text.row_id
