-- A cohort.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        start_year := start_year,
        payments_frozen_at := payments_frozen_at,
        mentor_funding := mentor_funding,
        detailed_evidence_types := detailed_evidence_types
    ))::varchar as facts
from as_of.cohort
where start_year = $cohort;
