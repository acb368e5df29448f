-- A school, in the cohort asked for if it has a row for it.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        school_id := school_id,
        urn := urn,
        name := name,
        cohort := cohort,
        eligible_for_funding := eligible_for_funding,
        induction_programme_choice := induction_programme_choice
    ))::varchar as facts
from as_of.school
where school_id = $school_id::uuid
order by cohort = $cohort desc, cohort desc
limit 1;
