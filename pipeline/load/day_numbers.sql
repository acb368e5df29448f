-- A warning for every date of one column that was read from an Excel day number.
-- `this_column` is replaced by the column.
insert into finding by name
select
    'date_from_serial_number' as code,
    load_text.row_id,
    $column as field,
    map {
        'column': $column,
        'read_as': load_reading.canonical,
        'date': strftime(load_reading.canonical::timestamp, '%-d %B %Y')
    } as facts
from load_text
join load_reading
    on load_reading.name = $column
    and load_reading.text = load_text.this_column
where
    load_reading.canonical is not null
    and regexp_full_match(load_reading.text, '[0-9]{5}(?:\.0*)?')
order by load_text.row_id
