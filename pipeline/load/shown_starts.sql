-- The start of the enrolment that an export of this provider would show, by training record.
with known as (
    select
        training_record_id,
        start_date,
        max_by(end_date is null, version_no(event, seq)) as is_open,
        max_by(coalesce(end_date, 'infinity'), version_no(event, seq)) as end_date,
        max_by(created_at, version_no(event, seq)) as created_at,
        min(version_no(event, seq)) as first_version
    from ledger.enrolment
    where event < (select event from event_context)
    and lead_provider_id = $provider::uuid
    and training_record_id in (select unnest($ids::uuid[]))
    group by training_record_id, start_date
)
select
    training_record_id::varchar,
    start_date
from known
qualify row_number() over (
    partition by training_record_id
    order by is_open desc, start_date desc, end_date desc, created_at desc nulls last, first_version
) = 1
order by training_record_id;
