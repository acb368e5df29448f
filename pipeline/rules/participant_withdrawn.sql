-- title: Participant has withdrawn from training
-- rows: participant-resume, participant-change-schedule
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: The participant was withdrawn on {status_day}{status_changed_by}. A withdrawal cannot be
--   undone by file; the school has to register the person with you again.
select row_id
from facts
where training_status = 'withdrawn';
