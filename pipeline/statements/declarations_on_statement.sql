-- One row per line of one statement, with the columns of the assurance report. Lines are those of
-- `statement_line`; what is said of people, schools and partners is as of event $facts_event.
create or replace table declaration_on_statement as
with recursive id_change as (
    select from_participant_id, to_participant_id
    from ledger.participant_id_change
    where event <= $facts_event
    qualify row_number() over (
        partition by from_participant_id
        order by event desc, seq desc
    ) = 1
),
replaced(from_participant_id, to_participant_id, step) as (
    select from_participant_id, to_participant_id, 1
    from id_change
    union all
    select r.from_participant_id, c.to_participant_id, r.step + 1
    from replaced as r
    join id_change as c on c.from_participant_id = r.to_participant_id
    where r.step < 100
),
-- The end of each chain of replaced IDs (rulebook, section 1).
current_id as (
    select from_participant_id, arg_max(to_participant_id, step) as participant_id
    from replaced
    group by from_participant_id
),
line as (
    select
        l.*,
        coalesce(c.participant_id, l.participant_id) as person,
        case l.course_identifier when 'ecf-mentor' then 'mentor' else 'ect' end as participant_type,
        l.statement is not distinct from $name
            and l.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
            as is_billable
    from statement_line as l
    left join current_id as c on c.from_participant_id = l.participant_id
    where l.lead_provider_id = $lead_provider_id
      and l.cohort = $cohort
      and (
        (
            l.statement = $name
            and l.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
        )
        or (l.clawback_statement = $name and l.state in ('awaiting_clawback', 'clawed_back'))
      )
),
newest_enrolment as (
    select
        training_record_id,
        start_date,
        max(event * 4294967296 + seq) as version
    from ledger.enrolment
    where event <= $facts_event
      and lead_provider_id = $lead_provider_id
    group by training_record_id, start_date
),
-- The provider's current enrolment: open-ended, else the latest start, end, creation.
enrolment as (
    select coalesce(c.participant_id, e.participant_id) as person, e.*
    from ledger.enrolment as e
    join newest_enrolment as n
        on n.training_record_id = e.training_record_id
        and n.start_date is not distinct from e.start_date
        and n.version = e.event * 4294967296 + e.seq
    left join current_id as c on c.from_participant_id = e.participant_id
    where e.lead_provider_id = $lead_provider_id
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
    where event <= $facts_event
    qualify row_number() over (partition by school_id, cohort order by event desc, seq desc) = 1
),
any_school as (
    select school_id, arg_max(urn, cohort) as urn, arg_max(name, cohort) as name
    from school
    group by school_id
),
partner as (
    select
        delivery_partner_id,
        arg_max(
            name,
            (
                lead_provider_id is not distinct from $lead_provider_id,
                cohort is not distinct from $cohort,
                event,
                seq
            )
        ) as name
    from ledger.delivery_partner
    where event <= $facts_event
    group by delivery_partner_id
)
select
    l.person as participant_id,
    e.full_name as participant_name,
    e.teacher_reference_number as trn,
    l.participant_type as type,
    l.mentor_id,
    e.schedule_identifier as schedule,
    e.eligible_for_funding,
    case when e.eligible_for_funding is not true then e.mentor_ineligible_for_funding_reason end
        as eligible_for_funding_reason,
    $provider as lead_provider_name,
    p.name as delivery_partner_name,
    coalesce(s.urn, a.urn) as school_urn,
    coalesce(s.name, a.name) as school_name,
    e.training_status,
    case e.training_status
        when 'withdrawn' then e.withdrawal_reason
        when 'deferred' then e.deferral_reason
    end as training_status_reason,
    l.declaration_id,
    case
        when l.is_billable and l.state in ('awaiting_clawback', 'clawed_back') then 'paid'
        else l.state
    end as declaration_status,
    l.declaration_type,
    l.declaration_date,
    l.created_at,
    $name as statement_name,
    $statement_id as statement_id,
    l.is_billable
        and l.uplift
        and l.declaration_type = 'started'
        and (l.participant_type = 'ect' or not $mentor_funding)
        and $has_uplift as uplift_payment_due,
    l.is_billable,
    l.statement as paid_on
from line as l
left join enrolment as e
    on e.person = l.person
    and e.participant_type = l.participant_type
left join school as s on s.school_id = e.school_id and s.cohort = e.cohort
left join any_school as a on a.school_id = e.school_id
left join partner as p on p.delivery_partner_id = l.delivery_partner_id
