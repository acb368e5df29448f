-- title: Evidence held is not available for this declaration
-- rows: participant-declaration
-- field: evidence_held
-- severity: E
-- needs: has_enrolment, has_evidence_list
-- advice: In cohort {cohort}, {evidence_held} is not evidence for the declaration type
--   {declaration_type} of {course_identifier}. Write {evidence_allowed} in evidence_held.
select row_id
from facts
where not evidence_is_allowed;
