-- The provider's participants, to copy IDs from.
create or replace table templates.copied_participants as
select
    teacher as c0,
    participant_id::varchar as c1,
    course_identifier as c2,
    cohort::varchar as c3,
    schedule_identifier as c4,
    training_status as c5,
    school as c6
from templates.enrolled;
