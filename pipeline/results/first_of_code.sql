-- The first findings of every code, as many as are shown on a page, in the order of errors.csv.
with chosen as (
    select
        code,
        severity,
        unnest(min(seq, 10)) as seq
    from results.reported_finding
    group by code, severity
)
select
    reported_finding.code,
    reported_finding.severity,
    reported_finding.sheet,
    reported_finding.row,
    reported_finding.your_reference,
    reported_finding.header,
    reported_finding.cell,
    left(reported_finding.value, 200) as value,
    reported_finding.detail
from results.reported_finding
join chosen using (seq)
order by reported_finding.seq
