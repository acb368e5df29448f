-- What was decided, row by row in order, and nothing that varies with the form of the file or with
-- the run: the canonical row, its outcome, codes, declaration ID, state and statement.
create or replace view result_row as
with codes as (
    select
        finding.row_id,
        string_agg(distinct finding.code, ';' order by finding.code) as codes
    from finding
    join words using (code)
    where words.severity = 'E'
    or (words.severity = 'W' and words.layer in ('field', 'state'))
    group by finding.row_id
)
select
    settled.row_id,
    canonical_row.canonical || concat_ws(
        '|',
        settled.outcome,
        coalesce(codes.codes, ''),
        coalesce(settled.declaration_id::varchar, ''),
        coalesce(settled.state, ''),
        coalesce(settled.statement, '')
    ) || chr(10) as decided
from settled
join canonical_row using (row_id)
left join codes using (row_id);
