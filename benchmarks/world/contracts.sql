select
    'Acorn Teaching' as lead_provider,
    cohort,
    $participants * 2 as recruitment_target,
    7482.55 as set_up_fee,
    100 as uplift_amount,
    0 as band_a_min,
    $participants // 3 as band_a_max,
    995 as band_a_per_participant,
    $participants // 3 + 1 as band_b_min,
    $participants * 2 as band_b_max,
    979 as band_b_per_participant
from range(2022, 2025) as years(cohort)
order by cohort;
