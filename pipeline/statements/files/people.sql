-- The people of the statement's provider, one row each as ECT and as mentor: their names, training
-- and school as of `facts_event`. Views, because a table of so many texts takes longer to make than
-- to read once; which statement they are for is in variables (`gather_declarations`).

create or replace view statements.enrolled as
-- Versions of enrolments are told by (event, seq), as one number.
with newest_enrolment as (
    select max(event * 4294967296 + seq) as version
    from ledger.enrolment
    where event <= getvariable('facts_event')
      and lead_provider_id = getvariable('lead_provider_id')
    group by training_record_id, start_date
),
-- The provider's current enrolment: open-ended, else the latest start, end, creation.
current_enrolment as (
    select
        coalesce(c.current_participant_id, e.participant_id) as person,
        e.participant_type,
        e.event * 4294967296 + e.seq as version
    from ledger.enrolment as e
    semi join newest_enrolment as n on n.version = e.event * 4294967296 + e.seq
    left join ids.current_id as c on c.participant_id = e.participant_id
    where e.lead_provider_id = getvariable('lead_provider_id')
    qualify row_number() over (
        partition by person, e.participant_type
        order by
            e.end_date is null desc,
            e.start_date desc nulls last,
            e.end_date desc nulls last,
            e.created_at desc nulls last,
            e.training_record_id desc
    ) = 1
),
school as (
    select school_id, cohort, urn, name
    from ledger.school
    where event <= getvariable('facts_event')
    qualify row_number() over (partition by school_id, cohort order by event desc, seq desc) = 1
),
any_school as (
    select school_id, arg_max(urn, cohort) as urn, arg_max(name, cohort) as name
    from school
    group by school_id
)
select
    n.person,
    e.participant_type,
    e.full_name as participant_name,
    e.teacher_reference_number as trn,
    e.schedule_identifier as schedule,
    e.eligible_for_funding,
    case when e.eligible_for_funding is not true then e.mentor_ineligible_for_funding_reason end
        as eligible_for_funding_reason,
    coalesce(s.urn, a.urn) as school_urn,
    coalesce(s.name, a.name) as school_name,
    e.training_status,
    case e.training_status
        when 'withdrawn' then e.withdrawal_reason
        when 'deferred' then e.deferral_reason
    end as training_status_reason
from ledger.enrolment as e
join current_enrolment as n on n.version = e.event * 4294967296 + e.seq
left join school as s on s.school_id = e.school_id and s.cohort = e.cohort
left join any_school as a on a.school_id = e.school_id
where e.lead_provider_id = getvariable('lead_provider_id')
