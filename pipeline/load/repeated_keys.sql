insert into finding by name
select
    'reference_key_repeated' as code,
    repeated_key.row_id,
    [repeated_key.first_row_id] as related_rows,
    map {'key': $key, 'row': first_row.row::varchar} as facts
from loading.repeated_key
join loading.row_text as first_row
    on first_row.row_id = repeated_key.first_row_id
order by repeated_key.row_id
