-- A delivery partner of the sender in a cohort.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        delivery_partner_id := delivery_partner_id,
        name := name,
        cohort := cohort
    ))::varchar as facts
from delivery_partner_known
where delivery_partner_id = $delivery_partner_id::uuid
and lead_provider_id = (select lead_provider_id from this)
and cohort = $cohort;
