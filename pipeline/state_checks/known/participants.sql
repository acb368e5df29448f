-- What the ledger holds about the people of this batch as of before it. Fetched once; the effects
-- of each turn are added to these tables, never to the ledger.

-- Retired IDs are in `current_id`, followed to the end of the chain.

-- One row per row of the batch that is about a participant. A void row that names a declaration by ID
-- is about that declaration's participant.
create or replace table known.row_participant as
with named_declaration as (
    select
        declaration_id,
        any_value(participant_id) as participant_id
    from ledger.declaration
    where event < (select event from event_context)
    and lead_provider_id = (select lead_provider_id from event_context)
    and declaration_id in (select declaration_id from fields.parsed where declaration_id is not null)
    group by declaration_id
)
select
    about.row_id,
    coalesce(current_id.current_participant_id, about.participant_id) as participant_id,
    current_id.participant_id as retired_id
from (
    select
        parsed.row_id,
        case
            when parsed.declaration_id is not null then named_declaration.participant_id
            else parsed.participant_id
        end as participant_id
    from fields.parsed
    left join named_declaration using (declaration_id)
    where parsed.type not in ('ecf-partnership', 'ecf-partnership-update')
) as about
left join ids.current_id
    on current_id.participant_id = about.participant_id
where about.participant_id is not null;

create or replace table known.batch_participant as
select distinct participant_id
from known.row_participant;

-- The people who may be those of this batch: they, and everybody for whom one of their teacher
-- reference numbers was ever recorded; with all the IDs that they had.
create or replace table known.candidate as
with known_as as (
    select participant_id as id
    from known.batch_participant
    union all
    select current_id.participant_id
    from ids.current_id
    join known.batch_participant
        on batch_participant.participant_id = current_id.current_participant_id
),
numbers as (
    select teacher_reference_number
    from ledger.enrolment
    where participant_id in (select id from known_as)
    and teacher_reference_number <> ''
),
found as (
    select coalesce(current_id.current_participant_id, enrolment.participant_id) as person
    from ledger.enrolment
    left join ids.current_id using (participant_id)
    where teacher_reference_number in (select teacher_reference_number from numbers)
    union
    select participant_id
    from known.batch_participant
)
select
    person as id,
    person as participant_id
from found
union all
select
    current_id.participant_id,
    person
from found
join ids.current_id
    on current_id.current_participant_id = person;

-- Every recorded enrolment of them, under the ID that is used now; narrow, to find people with one
-- teacher reference number. An enrolment that was recorded again may have been somebody else's.
create or replace table known.enrolled as
with recorded as (
    select training_record_id
    from ledger.enrolment
    where event < (select event from event_context)
    and participant_id in (select id from known.candidate)
)
select
    candidate.participant_id,
    enrolment.lead_provider_id,
    enrolment.teacher_reference_number,
    enrolment.event,
    enrolment.seq,
    enrolment.rowid as enrolment_rowid
from ledger.enrolment
join known.candidate
    on candidate.id = enrolment.participant_id
where enrolment.rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.enrolment
    semi join recorded using (training_record_id)
    where event < (select event from event_context)
    group by training_record_id, lead_provider_id, start_date
);

-- The people of this batch and those who share a teacher reference number with them. A person is a
-- teacher reference number, else a participant ID; participants who are one person stand together,
-- and the first of them gives the number of the person. `trn_no` is given to those who share theirs.
-- A participant's teacher reference number is the newest that was recorded for any enrolment.
create or replace table known.participant as
with trn as (
    select
        participant_id,
        max_by(teacher_reference_number, version_no(event, seq)) as teacher_reference_number
    from known.enrolled
    where teacher_reference_number <> ''
    group by participant_id
),
numbers as (
    select teacher_reference_number
    from trn
    semi join known.batch_participant using (participant_id)
),
everyone as (
    select participant_id
    from known.batch_participant
    union
    select participant_id
    from trn
    semi join numbers using (teacher_reference_number)
),
numbered as (
    select
        row_number() over (
            order by teacher_reference_number nulls last, participant_id
        )::integer as participant_no,
        participant_id,
        teacher_reference_number
    from everyone
    left join trn using (participant_id)
),
first_of_number as (
    select
        teacher_reference_number,
        min(participant_no) as trn_no
    from numbered
    where teacher_reference_number is not null
    group by teacher_reference_number
    having count(*) > 1
)
select
    numbered.participant_no,
    numbered.participant_id,
    first_of_number.trn_no,
    coalesce(first_of_number.trn_no, numbered.participant_no) as person_no
from numbered
left join first_of_number using (teacher_reference_number);

-- Whom a row is about, the retired ID that it names, and its turn: the n-th row of a person is in turn n. Rows about people that
-- this provider has neither an enrolment nor a declaration for can take no effect: they wait for
-- nobody, and nothing shows who of them is the same person.
create or replace table known.person_row as
with enrolled_here as (
    select participant_id
    from known.enrolled
    where lead_provider_id = (select lead_provider_id from event_context)
),
others as (
    select
        candidate.id,
        batch_participant.participant_id
    from known.batch_participant
    anti join enrolled_here using (participant_id)
    join known.candidate using (participant_id)
),
recognised as (
    select participant_id
    from known.batch_participant
    semi join enrolled_here using (participant_id)
    union all
    select distinct others.participant_id
    from ledger.declaration
    join others
        on others.id = declaration.participant_id
    where declaration.event < (select event from event_context)
    and declaration.lead_provider_id = (select lead_provider_id from event_context)
),
people as (
    select
        participant.participant_id,
        participant.participant_no,
        case when recognised.participant_id is not null then participant.person_no end
            as waits_for
    from known.participant
    left join recognised using (participant_id)
),
about as (
    select
        row_participant.row_id,
        row_participant.retired_id,
        people.participant_no,
        people.waits_for
    from known.row_participant
    join people using (participant_id)
)
select
    row_id,
    retired_id,
    participant_no,
    case
        when waits_for is null then 1
        else row_number() over (partition by waits_for order by row_id)
    end::integer as place
from about;

-- This provider's enrolments of these people, in their order. `current_rank` 1 is the current one:
-- the open-ended, else the latest start, then the latest end, then the latest created (rulebook,
-- section 1).
create or replace table known.enrolment as
with ranked as (
    select
        enrolment.rowid as enrolment_rowid,
        participant.participant_no,
        course.course_no,
        row_number() over (
            partition by participant.participant_no, course.course_no
            order by
                (enrolment.end_date is null) desc,
                enrolment.start_date desc,
                enrolment.end_date desc,
                enrolment.created_at desc nulls last,
                enrolment.training_record_id
        )::integer as current_rank
    from known.enrolled
    join ledger.enrolment
        on enrolment.rowid = enrolled.enrolment_rowid
    join known.participant
        on participant.participant_id = enrolled.participant_id
    join known.course
        on course.participant_type = enrolment.participant_type
    where enrolled.lead_provider_id = (select lead_provider_id from event_context)
),
-- Many start on the same day, and the time of a midnight takes long to work out.
midnight as (
    select
        day,
        london_midnight(day) as instant
    from (
        select distinct start_date as day
        from ledger.enrolment
    )
)
select
    ranked.current_rank,
    ranked.participant_no,
    ranked.course_no,
    ranked.enrolment_rowid,
    midnight.instant as starts_at,
    enrolment.end_date,
    london_midnight(enrolment.end_date + 1) as ends_at,
    enrolment.participant_type,
    enrolment.school_id,
    enrolment.delivery_partner_id,
    enrolment.cohort,
    enrolment.schedule_identifier::schedule_identifier_enum as schedule_identifier,
    enrolment.training_status,
    enrolment.withdrawal_reason,
    enrolment.withdrawal_date,
    enrolment.deferral_reason,
    enrolment.deferral_date,
    -- What the school says follows from the dates first (the read side says the same).
    case
        when enrolment.participant_status = 'withdrawn' then 'withdrawn'
        when enrolment.end_date > (select today from event_context) then 'leaving'
        when enrolment.end_date is not null then 'left'
        when enrolment.start_date > (select today from event_context) then 'joining'
        else coalesce(enrolment.participant_status, 'active')
    end as participant_status,
    enrolment.eligible_for_funding,
    enrolment.pupil_premium_uplift,
    enrolment.sparsity_uplift,
    enrolment.mentor_id,
    enrolment.induction_end_date,
    enrolment.mentor_ineligible_for_funding_reason,
    coalesce(enrolment.cohort_changed_after_payments_frozen, false)
        as cohort_changed_after_payments_frozen,
    null::integer as status_row_id,
    null::integer as schedule_row_id
from ranked
join ledger.enrolment
    on enrolment.rowid = ranked.enrolment_rowid
join midnight
    on midnight.day = enrolment.start_date
order by ranked.participant_no, ranked.course_no, ranked.current_rank;

-- What is noted on a declaration of a participant in a course, by its date: the delivery partner and
-- the mentor of the provider's enrolment with the latest start on or before it (rulebook, section 1).
create or replace table judged.declaration_stamp as
with started as (
    select
        participant_no,
        course_no,
        starts_at,
        arg_min(enrolment_rowid, current_rank) as enrolment_rowid
    from known.enrolment
    group by participant_no, course_no, starts_at
),
spans as (
    select
        *,
        coalesce(
            lead(starts_at) over (partition by participant_no, course_no order by starts_at),
            'infinity'::timestamp
        ) as until
    from started
)
select
    spans.participant_no,
    spans.course_no,
    spans.starts_at,
    spans.until,
    enrolment.delivery_partner_id,
    case when spans.course_no = 0 then enrolment.mentor_id end as mentor_id
from spans
join known.enrolment using (enrolment_rowid);
