-- The names of statements are few: each is kept as a number.
create or replace type statement_enum as enum (
    select distinct name
    from ledger.statement
    order by name
);

-- Small tables that hold for the whole batch: courses, declaration types and their order, evidence
-- lists, the windows of milestones, the open statement of this provider for each cohort.
create or replace table known.course as
select
    course_no::tinyint as course_no,
    course_identifier::course_identifier_enum as course_identifier,
    participant_type
from (values
    (0, 'ecf-induction', 'ect'),
    (1, 'ecf-mentor', 'mentor')
) as course (course_no, course_identifier, participant_type);

create or replace table known.declaration_type as
select
    type_no::tinyint as type_no,
    declaration_type::declaration_type_enum as declaration_type
from (values
    (0, 'started'),
    (1, 'retained-1'),
    (2, 'retained-2'),
    (3, 'retained-3'),
    (4, 'retained-4'),
    (5, 'completed'),
    (6, 'extended-1'),
    (7, 'extended-2'),
    (8, 'extended-3')
) as declaration_type (type_no, declaration_type);

-- `takes_frozen`: where an ECT goes whose cohort's payments are frozen (rulebook, section 7).
create or replace table known.cohort as
select
    start_year as cohort,
    mentor_funding,
    detailed_evidence_types,
    payments_frozen_at,
    coalesce(payments_frozen_at <= (select now from event_context), false) as frozen,
    start_year in (select moves_to_cohort from known.given_frozen_cohorts) as takes_frozen
from as_of.cohort;

-- The order of declaration types, cohort by cohort (rulebook, section 4.2).
create or replace table known.type_order as
select
    cohort.cohort,
    declaration_type.type_no,
    max_by(given.position, given.from_cohort) as position
from known.cohort
join known.given_declaration_order as given
    on given.from_cohort <= cohort.cohort
join known.declaration_type
    on declaration_type.declaration_type::varchar = given.declaration_type
group by cohort.cohort, declaration_type.type_no;

-- Which evidence fits which declaration (rulebook, section 4.3). No row: nothing is asked for.
create or replace table known.evidence_list as
select
    given.detailed_evidence_types as detailed,
    course.course_no,
    declaration_type.type_no,
    list(given.evidence_held order by given.line) as evidence
from known.given_evidence as given
join known.course
    on course.course_identifier::varchar = given.course_identifier
join known.declaration_type
    on declaration_type.declaration_type::varchar = given.declaration_type
group by all;

-- A milestone runs from 00:00 on its start date to the last instant of its milestone date, both
-- London time (rulebook, section 1).
create or replace table known.milestone as
select
    cohort,
    schedule_identifier::schedule_identifier_enum as schedule_identifier,
    type_no,
    start_date as milestone_start,
    milestone_date,
    london_midnight(start_date) as milestone_starts_at,
    london_midnight(milestone_date + 1) as milestone_ends_at
from as_of.milestone
join known.declaration_type using (declaration_type);

-- The open statement (rulebook, section 9): not yet payable or paid, pays output fees, cut-off
-- today or later; of those the earliest cut-off.
create or replace table known.open_statement as
select
    cohort,
    min_by(name, (cut_off_date, payment_date, name))::statement_enum as statement
from as_of.statement
where lead_provider_id = (select lead_provider_id from event_context)
and state = 'open'
and output_fee
and cut_off_date >= (select today from event_context)
group by cohort;
