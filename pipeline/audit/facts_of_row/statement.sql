-- A statement of the sender.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        name := name,
        cohort := cohort,
        cut_off_date := cut_off_date,
        payment_date := payment_date,
        state := state
    ))::varchar as facts
from as_of.statement
where lead_provider_id = (select lead_provider_id from event_context)
and name = $name
and cohort = $cohort;
