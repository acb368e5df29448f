-- title: Declaration type is not available for this mentor
-- rows: participant-declaration
-- field: declaration_type
-- severity: E
-- needs: has_enrolment
-- advice: Mentors of cohort {cohort} are declared as started and completed only; this row says
--   {declaration_type}. Remove this row or correct the declaration type.
select row_id
from facts
where course_no = 1
and mentor_funding
and type_no not in (0, 5);
