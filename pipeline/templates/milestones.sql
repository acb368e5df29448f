-- Every milestone of every current enrolment of the provider, and why it cannot be declared today, if
-- so. As far as the provider may see: the declarations are those of its export. Needs the calendar
-- of `state_checks`, `own_enrolment` and, as `exported_row`, the declarations of `export`.
create or replace table templates.enrolled as
select
    own_enrolment.participant_id,
    own_enrolment.full_name as teacher,
    school_name.name as school,
    course.course_identifier::varchar as course_identifier,
    course.course_no,
    own_enrolment.cohort,
    own_enrolment.schedule_identifier,
    own_enrolment.training_status,
    london(own_enrolment.withdrawal_date)::date as withdrawn_on,
    london(own_enrolment.deferral_date)::date as deferred_on,
    own_enrolment.start_date,
    own_enrolment.end_date,
    own_enrolment.eligible_for_funding
from exporting.own_enrolment
join known.course using (participant_type)
left join templates.school_name using (school_id)
qualify row_number() over (
    partition by own_enrolment.participant_id, own_enrolment.participant_type
    order by
        (own_enrolment.end_date is null) desc,
        own_enrolment.start_date desc,
        own_enrolment.end_date desc,
        own_enrolment.created_at desc nulls last,
        own_enrolment.training_record_id
) = 1;

create or replace table templates.declared as
select
    participant_id,
    course_identifier,
    declaration_type,
    bool_or(state <> 'ineligible') as is_live,
    max_by(state, (state <> 'ineligible', declaration_date)) as state,
    max_by(london(declaration_date)::date, (state <> 'ineligible', declaration_date)) as declared_on
from exporting.exported_row
where state in ('submitted', 'eligible', 'payable', 'paid', 'ineligible')
group by all;

create or replace table templates.participant_milestone as
with today as (
    select
        today,
        now
    from event_context
),
placed as (
    select
        enrolled.*,
        declaration_type.declaration_type::varchar as declaration_type,
        type_order.position,
        milestone.milestone_start as milestone_starts,
        milestone.milestone_date as milestone_ends,
        milestone.milestone_start is not null as is_in_schedule,
        milestone.milestone_starts_at <= today.now as has_begun,
        milestone.milestone_date - today.today as days_left,
        today.today,
        declared.state,
        declared.declared_on,
        coalesce(started.is_live, false) as is_started,
        open_statement.statement is not null as has_open_statement,
        enrolled.course_no = 1 and cohort.mentor_funding and declaration_type.type_no not in (0, 5)
            as is_not_for_mentors,
        evidence_list.evidence
    from templates.enrolled
    cross join today
    cross join known.declaration_type
    join known.cohort on cohort.cohort = enrolled.cohort
    join known.type_order
        on type_order.cohort = enrolled.cohort
        and type_order.type_no = declaration_type.type_no
    left join known.milestone
        on milestone.cohort = enrolled.cohort
        and milestone.schedule_identifier::varchar = enrolled.schedule_identifier
        and milestone.type_no = declaration_type.type_no
    left join templates.declared
        on declared.participant_id = enrolled.participant_id
        and declared.course_identifier = enrolled.course_identifier
        and declared.declaration_type = declaration_type.declaration_type::varchar
    left join templates.declared as started
        on started.participant_id = enrolled.participant_id
        and started.course_identifier = enrolled.course_identifier
        and started.declaration_type = 'started'
    left join known.open_statement
        on open_statement.cohort = enrolled.cohort
    left join known.evidence_list
        on evidence_list.detailed = cohort.detailed_evidence_types
        and evidence_list.course_no = enrolled.course_no
        and evidence_list.type_no = declaration_type.type_no
)
select
    placed.*,
    case
        when not is_in_schedule
            then 'The schedule ' || schedule_identifier || ' (' || cohort || ') has no '
                || declaration_type
        when is_not_for_mentors
            then 'Mentors of cohort ' || cohort || ' are declared as started and completed only'
        when state is not null
            then 'Already declared, dated ' || long_date(declared_on) || ' (' || state || ')'
        when not has_begun then 'It begins on ' || long_date(milestone_starts)
        when training_status = 'withdrawn'
            then 'Training was withdrawn' || coalesce(
                ' on ' || long_date(withdrawn_on) || ': only a day before that can be declared', ''
            )
        when training_status = 'deferred'
            then 'Training is deferred' || coalesce(' since ' || long_date(deferred_on), '')
        when end_date < milestone_starts
            then 'Training with you ended on ' || long_date(end_date)
                || ', before this milestone began'
        when start_date > today then 'Training with you begins on ' || long_date(start_date)
        when declaration_type <> 'started' and not is_started then 'No started declaration yet'
        when eligible_for_funding and not has_open_statement
            then 'No statement of cohort ' || cohort || ' is open, so it cannot be paid'
    end as why_not,
    concat_ws(
        '; ',
        case
            when days_left < 0
                then 'the last day has passed: a day from ' || long_date(milestone_starts) || ' to '
                    || long_date(milestone_ends) || ' can still be declared'
        end,
        case
            when end_date <= today then 'training with you ended on ' || long_date(end_date)
        end,
        case
            when not eligible_for_funding then 'not eligible for funding, so it is not paid'
            when eligible_for_funding is null then 'eligibility for funding is not yet known'
        end
    ) as note
from placed
order by teacher, participant_id, course_no, position;

-- What `due` shows: one line for each milestone that has begun and is not declared. The columns do not
-- make a file that could be sent: what they would say is to void.
create or replace view templates.due_line as
select
    participant_id::varchar as participant_id,
    teacher,
    school,
    course_identifier,
    cohort::varchar as cohort,
    schedule_identifier,
    declaration_type as milestone,
    milestone_starts::varchar as milestone_starts,
    milestone_ends::varchar as milestone_ends,
    days_left::varchar as days_left,
    case when why_not is null then 'yes' else 'no' end as can_be_declared,
    why_not as what_is_missing,
    case when why_not is null then array_to_string(evidence, '; ') end as evidence_allowed,
    case when why_not is null then nullif(note, '') end as note
from templates.participant_milestone
where is_in_schedule
and has_begun
and not is_not_for_mentors
and state is null;
