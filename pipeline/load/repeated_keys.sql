insert into finding by name
select
    'reference_key_repeated' as code,
    load_repeated.row_id,
    [load_repeated.first_row_id] as related_rows,
    map {'key': $key, 'row': first_row.row::varchar} as facts
from load_repeated
join load_text as first_row
    on first_row.row_id = load_repeated.first_row_id
order by load_repeated.row_id
