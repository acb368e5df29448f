-- 3.7 delivery partners: a line for each cohort in which this provider has an own row of them.
create or replace table exporting.exported_row as
with version as (
    select
        delivery_partner_id,
        cohort,
        max_by(partner, version_no(partner.event, partner.seq)) as latest,
        max_by(partner.created_at, version_no(partner.event, partner.seq))
            filter (where partner.created_at is not null) as loaded_created_at,
        min(version_no(partner.event, partner.seq)) as first_version,
        min_by(event_time.happened_at, version_no(partner.event, partner.seq)) as first_at,
        max_by(event_time.happened_at, version_no(partner.event, partner.seq)) as last_at
    from ledger.delivery_partner as partner
    join exporting.event_time using (event)
    where partner.lead_provider_id = (select lead_provider_id from event_context)
    group by delivery_partner_id, cohort
),
own as (
    select
        delivery_partner_id,
        cohort,
        latest.name as name,
        coalesce(loaded_created_at, first_at) as created_at,
        coalesce(latest.updated_at, last_at) as updated_at,
        first_version
    from version
),
partner as (
    select
        delivery_partner_id,
        max_by(name, cohort) filter (where name is not null) as name,
        min(created_at) as created_at,
        max(updated_at) as updated_at,
        min_by(first_version, (created_at, first_version)) as first_version
    from own
    group by delivery_partner_id
)
select
    partner.delivery_partner_id as record_id,
    partner.created_at as record_created_at,
    partner.first_version as record_version,
    own.cohort as row_no,
    partner.delivery_partner_id,
    (select lead_provider from exporting.context) as lead_provider,
    own.cohort,
    partner.name,
    partner.created_at,
    partner.updated_at
from partner
join own using (delivery_partner_id);
