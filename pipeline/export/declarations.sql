-- 3.4 declarations: own ones in every state, and the live ones of others for participants and courses
-- of which there is an own enrolment that had not ended.
create or replace table exporting.own_course as
select
    participant_id,
    case participant_type when 'ect' then 'ecf-induction' else 'ecf-mentor' end as course_identifier,
    case when bool_or(end_date is null) then null else max(end_date) end as last_day
from exporting.own_enrolment
group by all;

create or replace table exporting.statement_name as
select
    lead_provider_id,
    cohort,
    name,
    statement_id
from exporting.statement_row;

-- The declarations of people who are known to this provider, and its own.
create or replace view exporting.exported_row as
with declared as (
    select
        max_by(rowid, version_no(event, seq)) as last_rowid,
        min(version_no(event, seq)) as first_version,
        max(event) as last_event
    from ledger.declaration
    where event < (select event from event_context)
    group by declaration_id
),
declaration as (
    select
        declaration.*,
        declared.first_version,
        declared.last_event,
        declaration.lead_provider_id = (select lead_provider_id from event_context) as is_own
    from declared
    join ledger.declaration as declaration
        on declaration.rowid = declared.last_rowid
),
decided as (
    select
        max_by(rowid, version_no(event, seq)) as last_rowid,
        max(event) as last_event
    from ledger.declaration_state
    where event < (select event from event_context)
    group by declaration_id
),
state as (
    select
        state.declaration_id,
        state.state,
        state.state_reason,
        state.superseded_by is not null as is_superseded,
        state.statement,
        state.clawback_statement,
        decided.last_event
    from decided
    join ledger.declaration_state as state
        on state.rowid = decided.last_rowid
),
known as (
    select
        declaration.* exclude (participant_id, mentor_id),
        state.* exclude (declaration_id, last_event),
        coalesce(person.current_id, declaration.participant_id) as participant_id,
        coalesce(mentor.current_id, declaration.mentor_id) as mentor_id,
        greatest(declaration.last_event, state.last_event) as touched_event,
        state.last_event > declaration.last_event as is_state_newer,
        state.last_event in (select event from exporting.event_time where kind = 'load') as is_loaded
    from declaration
    join state using (declaration_id)
    left join exporting.current_id as person
        on person.participant_id = declaration.participant_id
    left join exporting.current_id as mentor
        on mentor.participant_id = declaration.mentor_id
),
visible as (
    select known.*
    from known
    left join exporting.own_course
        on own_course.participant_id = known.participant_id
        and own_course.course_identifier = known.course_identifier
    where known.is_own
    or (
        known.state in ('submitted', 'eligible', 'payable', 'paid')
        and own_course.participant_id is not null
        and coalesce(own_course.last_day >= london(known.declaration_date)::date, true)
    )
)
select
    visible.declaration_id as record_id,
    visible.created_at as record_created_at,
    visible.first_version as record_version,
    0 as row_no,
    visible.declaration_id,
    visible.participant_id,
    lead_provider.name as lead_provider,
    visible.course_identifier,
    visible.declaration_type,
    visible.declaration_date,
    visible.evidence_held,
    visible.state,
    visible.cohort,
    visible.delivery_partner_id,
    visible.mentor_id,
    case when visible.is_own then billable.name end as statement,
    case when visible.is_own then billable.statement_id end as statement_id,
    case when visible.is_own then refundable.name end as clawback_statement,
    case when visible.is_own then refundable.statement_id end as clawback_statement_id,
    case
        when visible.state <> 'ineligible' then null
        when visible.is_superseded then 'duplicate_declaration'
        when visible.is_loaded then visible.state_reason
    end as ineligible_for_funding_reason,
    visible.course_identifier = 'ecf-induction'
        and visible.declaration_type = 'started'
        and (
            coalesce(visible.pupil_premium_uplift, false)
            or coalesce(visible.sparsity_uplift, false)
        )
        and visible.state in ('paid', 'awaiting_clawback', 'clawed_back') as uplift_paid,
    case when visible.is_own then visible.pupil_premium_uplift end as pupil_premium_uplift,
    case when visible.is_own then visible.sparsity_uplift end as sparsity_uplift,
    null::boolean as has_passed,
    visible.created_at,
    case when visible.is_state_newer then event_time.happened_at
        else coalesce(visible.updated_at, event_time.happened_at)
    end as updated_at
from visible
join exporting.event_time
    on event_time.event = visible.touched_event
left join as_of.lead_provider
    on lead_provider.lead_provider_id = visible.lead_provider_id
left join exporting.statement_name as billable
    on billable.lead_provider_id = visible.lead_provider_id
    and billable.cohort = visible.cohort
    and billable.name = visible.statement
    and visible.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
left join exporting.statement_name as refundable
    on refundable.lead_provider_id = visible.lead_provider_id
    and refundable.cohort = visible.cohort
    and refundable.name = visible.clawback_statement;
