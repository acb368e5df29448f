-- title: Teacher is already declared under another participant ID
-- rows: participant-declaration
-- field: participant_id
-- severity: W
-- needs: has_enrolment
-- advice: A {declaration_type} declaration for {course_identifier} already counts for a teacher with
--   the same teacher reference number under another participant ID, so this one is recorded as
--   ineligible and will not be paid. Check which of the two IDs the teacher uses.
select row_id
from facts
where original_no is not null;
