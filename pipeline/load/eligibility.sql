-- Eligibility becomes known (rulebook, section 4.4): what the participants of this load say about
-- declarations that are still `submitted`.

-- Retired IDs, followed to the end of the chain.
create or replace table load_current_id as
with recursive latest as (
    select
        from_participant_id,
        max_by(to_participant_id, (event, seq)) as to_participant_id
    from ledger.participant_id_change
    where event < (select event from this)
    group by from_participant_id
),
chain as (
    select
        from_participant_id as participant_id,
        to_participant_id as current_id,
        1 as steps
    from latest
    union all
    select
        chain.participant_id,
        latest.to_participant_id,
        chain.steps + 1
    from chain
    join latest
        on latest.from_participant_id = chain.current_id
    where chain.steps < 1000
)
select
    participant_id,
    max_by(current_id, steps) as current_id
from chain
group by participant_id;

-- The declarations that wait, under the ID that is used now.
create or replace table load_waiting as
with latest as (
    select
        declaration_id,
        max_by(state, (event, seq)) as state,
        max_by(superseded_by, (event, seq)) as superseded_by,
        max_by(clawback_statement, (event, seq)) as clawback_statement
    from ledger.declaration_state
    where event < (select event from this)
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
    where event < (select event from this)
    qualify row_number() over (partition by declaration_id order by event desc, seq desc) = 1
)
select
    declared.declaration_id,
    declared.lead_provider_id,
    coalesce(load_current_id.current_id, declared.participant_id) as participant_id,
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
left join load_current_id
    using (participant_id);

-- Each provider's current enrolment of these people: the open-ended one, else the latest start,
-- then the latest end, then the latest created (rulebook, section 1).
create or replace table load_current_enrolment as
with held as (
    select *
    from ledger.enrolment
    where event < (select event from this)
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
    from load_merged
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
    anti join load_merged
        using (training_record_id, lead_provider_id, start_date)
),
enrolled as (
    select
        everything.* exclude (participant_id),
        coalesce(load_current_id.current_id, everything.participant_id) as participant_id
    from everything
    left join load_current_id
        using (participant_id)
)
select
    lead_provider_id,
    participant_id,
    participant_type,
    eligible_for_funding,
    in_load
from enrolled
semi join load_waiting
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
create or replace table load_open_statement as
with latest as (
    select *
    from ledger.statement
    where event < (select event from this)
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
    cross join (select distinct lead_provider_id from load_waiting) as providers
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
    and cut_off_date >= (select today from this)
group by lead_provider_id, cohort;

create or replace table new_declaration_state as
select
    row_number() over (order by declaration_id)::integer as seq,
    load_waiting.declaration_id,
    case
        when load_current_enrolment.eligible_for_funding then 'eligible'
        else 'ineligible'
    end as state,
    null::varchar as state_reason,
    load_waiting.superseded_by,
    case
        when load_current_enrolment.eligible_for_funding then load_open_statement.statement
    end as statement,
    load_waiting.clawback_statement
from load_waiting
join load_current_enrolment
    using (lead_provider_id, participant_id, participant_type)
left join load_open_statement
    on load_open_statement.lead_provider_id = load_waiting.lead_provider_id
    and load_open_statement.cohort = load_waiting.cohort
where
    load_current_enrolment.in_load
    and load_current_enrolment.eligible_for_funding is not null
order by seq;

insert into finding by name
select
    'eligible_without_statement' as code,
    map {
        'count': count(*)::varchar,
        'cohort': load_waiting.cohort::varchar,
        'provider': any_value(load_provider.spelling)
    } as facts
from new_declaration_state
join load_waiting
    using (declaration_id)
left join load_provider
    on load_provider.lead_provider_id = load_waiting.lead_provider_id
    and load_provider.spelling <> load_waiting.lead_provider_id::varchar
where
    new_declaration_state.state = 'eligible'
    and new_declaration_state.statement is null
group by load_waiting.lead_provider_id, load_waiting.cohort
order by load_waiting.cohort, any_value(load_provider.spelling);
