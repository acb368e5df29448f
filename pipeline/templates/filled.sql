-- The rows of a pre-filled sheet of declarations of one type, by name, and who is left out.
create or replace table templates.form_row as
select
    (row_number() over (order by teacher, participant_id, course_no))::integer as n,
    null::varchar as your_reference,
    teacher,
    school,
    null::varchar as declaration_date,
    null::varchar as evidence_held,
    participant_id::varchar as participant_id,
    course_identifier,
    declaration_type,
    milestone_starts::varchar as milestone_starts,
    milestone_ends::varchar as milestone_ends,
    evidence
from templates.participant_milestone
where declaration_type = getvariable('milestone')
and why_not is null
order by n;

create or replace table templates.left_out as
select
    (row_number() over (order by teacher, participant_id, course_no))::integer as n,
    teacher as c0,
    participant_id::varchar as c1,
    course_identifier as c2,
    school as c3,
    why_not as c4
from templates.participant_milestone
where declaration_type = getvariable('milestone')
and why_not is not null
order by n;
