-- What was decided, row by row in order, and nothing that varies with the form of the file or with
-- the run: the canonical row, its outcome, codes, declaration ID, state and statement. The rows that
-- are not ignored are those of `canonical_row`, which are laid beside them: the right side of such a
-- join is held in memory, so the long texts are on the left.
create or replace view results.result_row as
with decided as (
    select
        row_outcome.row_id,
        row_outcome.outcome,
        row_report.decided_by,
        row_outcome.declaration_id,
        row_outcome.state,
        row_outcome.statement
    from verdicts.row_outcome
    positional join results.row_report
    where row_outcome.outcome <> 'ignored'
)
select
    case when decided.row_id = canonical_row.row_id then decided.row_id end as row_id,
    canonical_row.canonical,
    concat(
        canonical_row.canonical,
        decided.outcome::varchar, '|',
        decided.decided_by, '|',
        decided.declaration_id::varchar, '|',
        decided.state::varchar, '|',
        decided.statement::varchar,
        chr(10)
    ) as decided
from fields.canonical_row
positional join decided;
