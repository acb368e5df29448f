-- The file was refused after its rows were judged: the good rows go back with the others.
insert into finding by name
select
    'row_held_back' as code,
    row_id
from verdicts.row_outcome
where outcome in ('accepted', 'already_recorded');

update verdicts.row_outcome
set outcome = 'rejected',
    declaration_id = null,
    state = null,
    statement = null
where outcome in ('accepted', 'already_recorded');
