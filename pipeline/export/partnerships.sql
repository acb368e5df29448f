-- 3.5 partnerships: own ones, active and challenged.
create or replace table exporting.exported_row as
with urn_of_cohort as (
    select
        school_id,
        cohort,
        urn
    from exporting.school_row
    where urn is not null
),
latest_urn as (
    select
        school_id,
        max_by(urn, cohort) as urn
    from urn_of_cohort
    group by school_id
),
partner_of_cohort as (
    select
        delivery_partner_id,
        cohort,
        name
    from as_of.delivery_partner
    where lead_provider_id = (select lead_provider_id from event_context)
    and name is not null
),
latest_partner as (
    select
        delivery_partner_id,
        max_by(name, cohort) as name
    from partner_of_cohort
    group by delivery_partner_id
),
first_recorded as (
    select
        partnership_id,
        min(version_no(event, seq)) as first_version
    from ledger.partnership
    where event < (select event from event_context)
    group by partnership_id
)
select
    partnership.partnership_id as record_id,
    partnership.created_at as record_created_at,
    first_recorded.first_version as record_version,
    0 as row_no,
    partnership.partnership_id,
    (select lead_provider from exporting.context) as lead_provider,
    partnership.cohort,
    partnership.school_id,
    coalesce(urn_of_cohort.urn, latest_urn.urn) as urn,
    partnership.delivery_partner_id,
    coalesce(partner_of_cohort.name, latest_partner.name) as delivery_partner_name,
    partnership.status,
    case when partnership.status = 'challenged' then partnership.challenged_reason end
        as challenged_reason,
    case when partnership.status = 'challenged' then partnership.challenged_at end as challenged_at,
    partnership.induction_tutor_name,
    partnership.induction_tutor_email,
    partnership.created_at,
    partnership.updated_at
from as_of.partnership as partnership
join first_recorded using (partnership_id)
left join urn_of_cohort
    on urn_of_cohort.school_id = partnership.school_id
    and urn_of_cohort.cohort = partnership.cohort
left join latest_urn
    on latest_urn.school_id = partnership.school_id
left join partner_of_cohort
    on partner_of_cohort.delivery_partner_id = partnership.delivery_partner_id
    and partner_of_cohort.cohort = partnership.cohort
left join latest_partner
    on latest_partner.delivery_partner_id = partnership.delivery_partner_id
where partnership.lead_provider_id = (select lead_provider_id from event_context);
