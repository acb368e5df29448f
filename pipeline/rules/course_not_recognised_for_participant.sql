-- title: Course is not recognised for this participant
-- rows: participant-declaration, participant-defer, participant-resume, participant-withdraw, participant-change-schedule
-- field: course_identifier
-- severity: E
-- advice: This participant trains with you on {other_course}, not on {course_identifier}. Change
--   course_identifier to {other_course}, or check the participant ID.
select row_id
from facts
where not has_enrolment
and has_other_course;
