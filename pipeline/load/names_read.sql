-- A note for every name of a statement that was read as a month and a year although it was written
-- differently. `this_column` is replaced by the column.
insert into finding by name
select
    'value_normalised' as code,
    row_text.row_id,
    $column as field,
    map {'value': reading.text, 'read_as': reading.canonical} as facts
from loading.row_text
join loading.reading
    on reading.name = $column
    and reading.text = row_text.this_column
where reading.text in (select unnest($texts::varchar[]))
order by row_text.row_id
