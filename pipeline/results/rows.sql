-- What the result columns say of each settled row, in the order of `settled`: its findings of
-- severity E or W.
create or replace table told_of_row as
with told_once as (
    select
        row_id,
        code,
        severity,
        layer,
        title,
        string_agg(detail, '; ' order by seq) as detail,
        min(seq) as seq
    from told
    where row_id is not null
    and severity in ('E', 'W')
    group by row_id, code, severity, layer, title
),
joined as (
    select
        row_id,
        string_agg(code, '; ' order by seq) filter (where severity = 'E') as error_codes,
        string_agg(title, '; ' order by seq) filter (where severity = 'E') as error_titles,
        string_agg(detail, '; ' order by seq) filter (where severity = 'E') as error_details,
        string_agg(code, '; ' order by seq) filter (where severity = 'W') as warning_codes,
        string_agg(code, ';' order by code) filter (
            where severity = 'E'
            or layer in ('field', 'state')
        ) as decided_by
    from told_once
    group by row_id
)
select
    settled.row_id,
    joined.* exclude (row_id)
from settled
left join joined using (row_id)
order by settled.row_id;

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
            coalesce(settled.statement, '')
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
