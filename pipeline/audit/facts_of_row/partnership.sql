-- A partnership of the sender; one that an earlier row of the same file made has that row.
select
    recorded.event,
    known.mine,
    known.row_id,
    to_json(struct_pack(
        partnership_id := known.partnership_id,
        school_id := known.school_id,
        cohort := known.cohort,
        delivery_partner_id := known.delivery_partner_id,
        status := known.status
    ))::varchar as facts
from known.partnership as known
left join as_of.partnership as recorded
    on recorded.partnership_id = known.partnership_id
where known.partnership_no = $partnership_no;
