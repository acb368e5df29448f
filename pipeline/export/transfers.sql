-- 3.2 transfers: the rows of one training record, of all providers, walked through in their order. A
-- row at another school than the row before it closes a transfer; after the last row one stays open
-- when its status is leaving or left.
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
placed as (
    select
        record_enrolment.*,
        lead_provider.name as provider,
        coalesce(urn_of_cohort.urn, latest_urn.urn) as school_urn
    from exporting.record_enrolment
    left join as_of.lead_provider using (lead_provider_id)
    left join urn_of_cohort
        on urn_of_cohort.school_id = record_enrolment.school_id
        and urn_of_cohort.cohort = record_enrolment.cohort
    left join latest_urn
        on latest_urn.school_id = record_enrolment.school_id
),
walked as (
    select
        placed as leaving,
        lead(placed) over (
            partition by training_record_id
            order by start_date, created_at, first_version
        ) as joining
    from placed
),
transfer as (
    select
        leaving,
        joining,
        greatest(leaving.end_date, joining.start_date) as last_date
    from walked
    where case
        when joining is null
            then status_today(leaving.participant_status, leaving.start_date, leaving.end_date)
                in ('leaving', 'left')
        else joining.school_id is distinct from leaving.school_id
    end
    and (select lead_provider_id from event_context)
        in (leaving.lead_provider_id, joining.lead_provider_id)
),
of_person as (
    select
        *,
        leaving.participant_id as participant_id,
        greatest(leaving.updated_at, joining.updated_at) as touched_at,
        row_number() over (
            partition by leaving.participant_id
            order by leaving.created_at, leaving.first_version
        ) as row_no
    from transfer
)
select
    participant_id as record_id,
    min(leaving.created_at) over same_person as record_created_at,
    min_by(leaving.first_version, row_no) over same_person as record_version,
    row_no,
    participant_id,
    leaving.training_record_id as training_record_id,
    case
        when joining is null then 'unknown'
        when joining.lead_provider_id <> leaving.lead_provider_id then 'new_provider'
        else 'new_school'
    end as transfer_type,
    case when last_date <= (select today from event_context) then 'complete' else 'incomplete' end as status,
    leaving.school_urn as leaving_school_urn,
    leaving.provider as leaving_provider,
    leaving.end_date as leaving_date,
    joining is not null as is_joining,
    joining.school_urn as joining_school_urn,
    joining.provider as joining_provider,
    joining.start_date as joining_date,
    leaving.created_at as created_at,
    max(touched_at) over same_person as updated_at
from of_person
window same_person as (partition by participant_id);
