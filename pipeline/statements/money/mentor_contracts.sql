-- Every mentor contract as it was known at event $as_of.
select *
from ledger.mentor_contract
where event <= $as_of
qualify row_number() over (
    partition by lead_provider_id, cohort
    order by event desc, seq desc
) = 1
order by lead_provider_id, cohort
