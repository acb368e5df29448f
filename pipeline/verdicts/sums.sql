-- Sums over all rows and findings: a row whose outcome and findings do not agree (a row is rejected if
-- and only if it has an error); warnings; field checks and state rules that were not asked; the rows of
-- each type that no state rule was asked about; rejected rows of which some rules were not asked.
with told as (
    select
        finding.row_id,
        message.severity
    from finding
    join message using (code)
    where message.severity in ('E', 'W')
),
settled as (
    select
        row_outcome.row_id,
        row_outcome.outcome = 'rejected' as is_rejected,
        row_outcome.row_id in (select row_id from told where severity = 'E' and row_id is not null)
            as has_error,
        not coalesce(parsed.sound, true) or row_outcome.unasked > 0 as is_partly_checked
    from verdicts.row_outcome
    left join fields.parsed using (row_id)
)
select
    (select min(row_id) from settled where is_rejected <> has_error),
    (select count(*) from told where severity = 'W'),
    (select coalesce(sum(checks), 0) from fields.not_evaluated),
    (select coalesce(sum(unasked), 0) from verdicts.row_outcome),
    (
        select map_from_entries(list((type, rows)))
        from (
            select
                type::varchar as type,
                count(*) as rows
            from fields.parsed
            where not sound
            and type is not null
            group by type
        )
    ),
    (select count(*) from settled where is_rejected and is_partly_checked);
