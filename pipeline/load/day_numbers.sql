-- A warning for every date of one column that was read from an Excel day number.
-- `this_column` is replaced by the column.
insert into finding by name
select
    'date_from_serial_number' as code,
    row_text.row_id,
    $column as field,
    map {
        'column': $column,
        'read_as': reading.canonical,
        'date': strftime(reading.canonical::timestamp, '%-d %B %Y')
    } as facts
from loading.row_text
join loading.reading
    on reading.name = $column
    and reading.text = row_text.this_column
where
    reading.canonical is not null
    and regexp_full_match(reading.text, '[0-9]{5}(?:\.0*)?')
order by row_text.row_id
