-- What every resource asks the ledger for, as of just before event `event_context.event`.

-- RFC 3339 in UTC: milliseconds, and microseconds when they are not whole milliseconds.
create or replace macro instant_text(instant) as
    case
        when epoch_us(instant) % 1000 = 0 then strftime(instant, '%Y-%m-%dT%H:%M:%S.%gZ')
        else strftime(instant, '%Y-%m-%dT%H:%M:%S.%fZ')
    end;
-- What follows from the dates of an enrolment, and what its row says where they say nothing.
create or replace macro status_today(said, start_date, end_date) as
    case
        when said = 'withdrawn' then 'withdrawn'
        when end_date > (select today from event_context) then 'leaving'
        when end_date <= (select today from event_context) then 'left'
        when start_date > (select today from event_context) then 'joining'
        else coalesce(said, 'active')
    end;
create or replace view exporting.event_time as
select
    event,
    kind,
    coalesce(server_date, received_at) as happened_at
from ledger.event
where event < (select event from event_context);

-- Every change of a participant's ID, numbered in the order in which they apply.
create or replace table exporting.id_change as
with latest as (
    select
        from_participant_id,
        to_participant_id,
        max_by(change.changed_at, version_no(change.event, change.seq)) as changed_at,
        max_by(event_time.happened_at, version_no(change.event, change.seq)) as loaded_at,
        min(version_no(change.event, change.seq)) as first_version
    from ledger.participant_id_change as change
    join exporting.event_time using (event)
    group by from_participant_id, to_participant_id
)
select
    from_participant_id,
    to_participant_id,
    coalesce(changed_at, loaded_at) as changed_at,
    row_number() over (order by coalesce(changed_at, loaded_at), first_version) as change_no
from latest;

-- The ID that is used now in the place of a retired one, and how many changes lie between. A change
-- that later ones lead back from is taken back by them.
create or replace table exporting.current_id as
with recursive followed as (
    select
        change_no,
        from_participant_id,
        to_participant_id as reached_id
    from exporting.id_change
    union
    select
        followed.change_no,
        followed.from_participant_id,
        id_change.to_participant_id
    from followed
    join exporting.id_change
        on id_change.from_participant_id = followed.reached_id
        and id_change.change_no > followed.change_no
    where followed.reached_id <> followed.from_participant_id
),
standing as (
    select
        from_participant_id,
        max_by(to_participant_id, change_no) as to_participant_id
    from exporting.id_change
    where change_no not in (
        select change_no
        from followed
        where reached_id = from_participant_id
    )
    group by from_participant_id
),
chain as (
    select
        from_participant_id as participant_id,
        to_participant_id as current_id,
        1 as steps
    from standing
    union all
    select
        chain.participant_id,
        standing.to_participant_id,
        chain.steps + 1
    from chain
    join standing
        on standing.from_participant_id = chain.current_id
    where chain.steps < 1000
)
select
    participant_id,
    max_by(current_id, steps) as current_id,
    max(steps) as steps
from chain
group by participant_id;

-- A school by cohort, and under which URN it is known where that cohort has none.
create or replace view exporting.school_row as
with version as (
    select
        school_id,
        cohort,
        max_by(school, version_no(school.event, school.seq)) as latest,
        max_by(school.created_at, version_no(school.event, school.seq))
            filter (where school.created_at is not null) as loaded_created_at,
        min(version_no(school.event, school.seq)) as first_version,
        min_by(event_time.happened_at, version_no(school.event, school.seq)) as first_at,
        max_by(event_time.happened_at, version_no(school.event, school.seq)) as last_at
    from ledger.school
    join exporting.event_time using (event)
    group by school_id, cohort
)
select
    school_id,
    cohort,
    latest.urn as urn,
    latest.name as name,
    latest.eligible_for_funding as eligible_for_funding,
    latest.induction_programme_choice as induction_programme_choice,
    coalesce(loaded_created_at, first_at) as created_at,
    coalesce(latest.updated_at, last_at) as updated_at,
    first_version
from version;
