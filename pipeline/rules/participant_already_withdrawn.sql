-- title: Participant is already withdrawn
-- rows: participant-defer, participant-withdraw
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: The participant was already withdrawn on {status_day}{status_changed_by}. Remove this
--   row.
select row_id
from facts
where training_status = 'withdrawn';
