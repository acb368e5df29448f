-- A row that repeats an earlier row of the same file.
insert into finding by name
with repeated as (
    select
        verdict.row_id,
        verdict.declaration_no - numbering.made_from as earlier_row_id
    from judged.verdict
    cross join known.numbering
    where verdict.outcome = 'already_recorded'
)
select
    'row_repeats_earlier_row' as code,
    repeated.row_id,
    [repeated.earlier_row_id] as related_rows,
    map {'row': replace(row_name.words, 'row ', '')} as facts
from repeated
join judging.row_name
    on row_name.row_id = repeated.earlier_row_id;
