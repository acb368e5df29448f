-- 3.3 unfunded mentors: mentors of own shown early career teachers, without an own enrolment as a
-- mentor, but with one somewhere.
create or replace table exporting.exported_row as
with linked as (
    select
        mentor_id as participant_id,
        max(updated_at) as updated_at
    from exporting.own_enrolment
    where is_shown
    and participant_type = 'ect'
    and mentor_id is not null
    group by mentor_id
),
unfunded as (
    select *
    from linked
    where participant_id not in (
        select participant_id
        from exporting.own_enrolment
        where participant_type = 'mentor'
    )
),
known_as as (
    select
        participant_id,
        participant_id as known_id
    from unfunded
    union
    select
        unfunded.participant_id,
        current_id.participant_id
    from unfunded
    join exporting.current_id
        on current_id.current_id = unfunded.participant_id
),
recorded as (
    select distinct training_record_id
    from ledger.enrolment
    where event < (select event from event_context)
    and participant_id in (select known_id from known_as)
),
version as (
    select
        max_by(rowid, version_no(event, seq)) as last_rowid,
        min(version_no(event, seq)) as first_version
    from ledger.enrolment
    semi join recorded using (training_record_id)
    where event < (select event from event_context)
    group by training_record_id, lead_provider_id, start_date
),
mentor_row as (
    select
        known_as.participant_id,
        enrolment.full_name,
        enrolment.email,
        enrolment.teacher_reference_number,
        enrolment.created_at,
        enrolment.updated_at,
        version.first_version,
        (enrolment.start_date, enrolment.created_at, version.first_version) as age
    from version
    join ledger.enrolment as enrolment
        on enrolment.rowid = version.last_rowid
    join known_as
        on known_as.known_id = enrolment.participant_id
    where enrolment.participant_type = 'mentor'
)
select
    participant_id as record_id,
    min(mentor_row.created_at) as record_created_at,
    min_by(mentor_row.first_version, (mentor_row.created_at, mentor_row.first_version))
        as record_version,
    0 as row_no,
    participant_id,
    max_by(full_name, age) filter (where full_name is not null) as full_name,
    max_by(email, age) filter (where email is not null) as email,
    max_by(teacher_reference_number, age)
        filter (where teacher_reference_number is not null) as teacher_reference_number,
    min(mentor_row.created_at) as created_at,
    greatest(max(mentor_row.updated_at), max(unfunded.updated_at)) as updated_at
from mentor_row
join unfunded using (participant_id)
group by participant_id;
