-- The calendar of the provider: what was over on 20 June 2025 is paid.
select
    'Acorn Teaching' as lead_provider,
    cohort,
    name,
    type,
    cut_off_date,
    payment_date,
    output_fee,
    case when cut_off_date < date '2025-06-20' then 'paid' else 'open' end as state
from read_csv($calendar, header = true)
where cohort in (2022, 2023, 2024)
order by cohort, cut_off_date, name;
