-- title: Participant has withdrawn from training
-- rows: participant-resume, participant-change-schedule
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: The participant was withdrawn on {status_day}{status_changed_by}, and a file cannot undo
--   that. Remove this row; if the person is to train with you again, the school has to register
--   them anew.
select row_id
from facts
where training_status = 'withdrawn';
