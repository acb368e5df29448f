-- The enrolments of the people who are named, under whichever of their IDs, by start date.
with named as (
    select
        given.participant_id,
        coalesce(current_id.current_id, given.participant_id) as person
    from (select unnest($ids::uuid[]) as participant_id) as given
    left join loading.current_id using (participant_id)
),
known_as as (
    select
        named.participant_id,
        named.person as known_id
    from named
    union
    select
        named.participant_id,
        current_id.participant_id
    from named
    join loading.current_id
        on current_id.current_id = named.person
),
latest as (
    select *
    from ledger.enrolment
    where event < (select event from event_context)
    and training_record_id in (
        select training_record_id
        from ledger.enrolment
        where participant_id in (select known_id from known_as)
    )
    qualify row_number() over (
        partition by training_record_id, lead_provider_id, start_date
        order by event desc, seq desc
    ) = 1
)
select
    latest.lead_provider_id::varchar,
    known_as.participant_id::varchar,
    latest.participant_type,
    latest.start_date,
    latest.cohort,
    latest.pupil_premium_uplift,
    latest.sparsity_uplift
from latest
join known_as
    on known_as.known_id = latest.participant_id
order by latest.lead_provider_id, known_as.participant_id, latest.start_date, latest.created_at,
    latest.training_record_id;
