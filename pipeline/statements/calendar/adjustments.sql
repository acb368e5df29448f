-- Additional adjustments as they stood at event $as_of, in the order they were first made.
select
    lead_provider_id,
    cohort,
    statement,
    label,
    arg_max_null(amount, event * 4294967296 + seq) as amount
from ledger.adjustment
where event <= $as_of
group by lead_provider_id, cohort, statement, label
having amount is not null
order by lead_provider_id, cohort, statement, min(event * 4294967296 + seq), label
