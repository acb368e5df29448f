-- title: Declaration type is not part of the participant's schedule
-- rows: participant-declaration
-- field: declaration_type
-- severity: E
-- needs: has_enrolment
-- advice: The schedule {schedule_identifier} ({cohort}) has no {declaration_type} milestone. Use a
--   declaration type of that schedule, or change the participant's schedule first.
select row_id
from facts
where not has_milestone;
