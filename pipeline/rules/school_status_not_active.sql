-- title: School says the participant is not active
-- rows: participant-declaration
-- field: participant_id
-- severity: W
-- needs: has_enrolment
-- advice: The school reports the participant as {participant_status}{left_when}. Check with the school that
--   the training took place.
select row_id
from facts
where participant_status in ('left', 'leaving', 'withdrawn');
