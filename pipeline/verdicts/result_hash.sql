-- What was decided, row by row in order, and nothing that varies with the form of the file or with
-- the run: the canonical row, its outcome, codes, declaration ID, state and statement.
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
select sha256(string_agg(
    md5(concat_ws(
        '|',
        batch.canonical,
        settled.outcome,
        coalesce(codes.codes, ''),
        coalesce(settled.declaration_id::varchar, ''),
        coalesce(settled.state, ''),
        coalesce(settled.statement, '')
    )),
    '' order by settled.row_id
))
from settled
join batch using (row_id)
left join codes using (row_id);
