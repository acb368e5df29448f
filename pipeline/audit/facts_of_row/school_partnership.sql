-- The sender's active partnership with a school in a cohort.
select
    recorded.event,
    known.mine,
    known.row_id,
    to_json(struct_pack(
        partnership_id := known.partnership_id,
        school_id := known.school_id,
        cohort := known.cohort,
        status := known.status
    ))::varchar as facts
from known.partnership as known
left join as_of.partnership as recorded
    on recorded.partnership_id = known.partnership_id
where known.mine
and known.status = 'active'
and known.school_id = $school_id::uuid
and known.cohort = $cohort;
