-- title: No started declaration for this participant
-- rows: participant-declaration, participant-withdraw
-- field: declaration_type
-- severity: W
-- needs: has_enrolment
-- advice: There is no started declaration that counts for this participant and course.
--   {what_follows}.
select row_id
from facts
where not started_is_live
and is_not_started;
