-- What was decided, row by row in order, and nothing that varies with the form of the file or with
-- the run: the canonical row, its outcome, codes, declaration ID, state and statement. The rows that
-- are not ignored are those of `canonical_row`, which are laid beside them.
create or replace view result_row as
with decided as (
    select
        settled.row_id,
        concat_ws(
            '|',
            settled.outcome,
            coalesce(told_of_row.decided_by, ''),
            coalesce(settled.declaration_id::varchar, ''),
            coalesce(settled.state::varchar, ''),
            coalesce(settled.statement::varchar, '')
        ) || chr(10) as answer
    from settled
    positional join told_of_row
    where settled.outcome <> 'ignored'
)
select
    case when decided.row_id = canonical_row.row_id then decided.row_id end as row_id,
    canonical_row.canonical,
    canonical_row.canonical || decided.answer as decided
from decided
positional join canonical_row;
