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
from as_of.delivery_partner
where delivery_partner_id = $delivery_partner_id::uuid
and lead_provider_id = (select lead_provider_id from event_context)
and cohort = $cohort;
