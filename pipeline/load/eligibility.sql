-- Eligibility becomes known (rulebook, section 4.4): what the participants of this load say about
-- declarations that are still `submitted`.

-- The declarations that wait, under the ID that is used now.
create or replace table loading.waiting_declaration as
with latest as (
    select
        declaration_id,
        max_by(state, (event, seq)) as state,
        max_by(superseded_by, (event, seq)) as superseded_by,
        max_by(clawback_statement, (event, seq)) as clawback_statement
    from ledger.declaration_state
    where event < (select event from event_context)
    group by declaration_id
),
submitted as (
    select *
    from latest
    where state = 'submitted'
),
declared as (
    select
        declaration_id,
        lead_provider_id,
        participant_id,
        course_identifier,
        cohort
    from ledger.declaration
    semi join submitted
        using (declaration_id)
    where event < (select event from event_context)
    qualify row_number() over (partition by declaration_id order by event desc, seq desc) = 1
)
select
    declared.declaration_id,
    declared.lead_provider_id,
    coalesce(current_id.current_participant_id, declared.participant_id) as participant_id,
    case declared.course_identifier
        when 'ecf-induction' then 'ect'
        else 'mentor'
    end as participant_type,
    declared.cohort,
    submitted.superseded_by,
    submitted.clawback_statement
from declared
join submitted
    using (declaration_id)
left join ids.current_id
    using (participant_id);

-- Each provider's current enrolment of these people: the open-ended one, else the latest start,
-- then the latest end, then the latest created (rulebook, section 1).
create or replace table loading.current_enrolment as
with held as (
    select *
    from ledger.enrolment
    where event < (select event from event_context)
    qualify row_number() over (
        partition by training_record_id, lead_provider_id, start_date
        order by event desc, seq desc
    ) = 1
),
everything as (
    select
        training_record_id,
        lead_provider_id,
        start_date,
        end_date,
        created_at,
        participant_id,
        participant_type,
        eligible_for_funding,
        true as in_load
    from loading.merged_row
    union all
    select
        training_record_id,
        lead_provider_id,
        start_date,
        end_date,
        created_at,
        participant_id,
        participant_type,
        eligible_for_funding,
        false as in_load
    from held
    anti join loading.merged_row
        using (training_record_id, lead_provider_id, start_date)
),
enrolled as (
    select
        everything.* exclude (participant_id),
        coalesce(current_id.current_participant_id, everything.participant_id) as participant_id
    from everything
    left join ids.current_id
        using (participant_id)
)
select
    lead_provider_id,
    participant_id,
    participant_type,
    eligible_for_funding,
    in_load
from enrolled
semi join loading.waiting_declaration
    using (lead_provider_id, participant_id, participant_type)
qualify row_number() over (
    partition by lead_provider_id, participant_id, participant_type
    order by
        (end_date is null) desc,
        start_date desc,
        end_date desc,
        created_at desc nulls last,
        training_record_id
) = 1;

-- The open statement of every provider and cohort: not yet payable or paid, pays output fees,
-- cut-off today or later, of those the earliest cut-off (rulebook, section 9).
create or replace table loading.open_statement as
with latest as (
    select *
    from ledger.statement
    where event < (select event from event_context)
    qualify row_number() over (
        partition by lead_provider_id, cohort, name
        order by event desc, seq desc
    ) = 1
),
own as (
    select *
    from latest
    where lead_provider_id is not null
),
everybody as (
    select
        providers.lead_provider_id,
        latest.* exclude (lead_provider_id)
    from latest
    cross join (select distinct lead_provider_id from loading.waiting_declaration) as providers
    where latest.lead_provider_id is null
),
offered as (
    select * from own
    union all by name
    select everybody.*
    from everybody
    anti join own
        using (lead_provider_id, cohort, name)
)
select
    lead_provider_id,
    cohort,
    min_by(name, (cut_off_date, payment_date, name)) as statement
from offered
where
    state = 'open'
    and output_fee
    and cut_off_date >= (select today from event_context)
group by lead_provider_id, cohort;

create or replace table loading.new_declaration_state as
select
    row_number() over (order by declaration_id)::integer as seq,
    waiting_declaration.declaration_id,
    case
        when current_enrolment.eligible_for_funding then 'eligible'
        else 'ineligible'
    end as state,
    null::varchar as state_reason,
    waiting_declaration.superseded_by,
    case
        when current_enrolment.eligible_for_funding then open_statement.statement
    end as statement,
    waiting_declaration.clawback_statement
from loading.waiting_declaration
join loading.current_enrolment
    using (lead_provider_id, participant_id, participant_type)
left join loading.open_statement
    on open_statement.lead_provider_id = waiting_declaration.lead_provider_id
    and open_statement.cohort = waiting_declaration.cohort
where
    current_enrolment.in_load
    and current_enrolment.eligible_for_funding is not null
order by seq;

insert into finding by name
select
    'eligible_without_statement' as code,
    map {
        'count': count(*)::varchar,
        'cohort': waiting_declaration.cohort::varchar,
        'provider': any_value(provider_spelling.spelling)
    } as facts
from loading.new_declaration_state
join loading.waiting_declaration
    using (declaration_id)
left join loading.provider_spelling
    on provider_spelling.lead_provider_id = waiting_declaration.lead_provider_id
    and provider_spelling.spelling <> waiting_declaration.lead_provider_id::varchar
where
    new_declaration_state.state = 'eligible'
    and new_declaration_state.statement is null
group by waiting_declaration.lead_provider_id, waiting_declaration.cohort
order by waiting_declaration.cohort, any_value(provider_spelling.spelling);
