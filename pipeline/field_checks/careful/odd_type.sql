-- Every cell of the column type that is not in ordinary form.
select
    cell.row_id,
    cell.sheet_no,
    'type' as field,
    type_word.text,
    type_word.fault,
    type_word.facts,
    type_word.normalised,
    false as zoneless,
    false as two_ways,
    false as read_as_uk,
    [] as warnings
from fields.cell
join fields.type_word
    on type_word.raw = cell.type
where type_word.fault is not null
or type_word.normalised
or type_word.word is null
