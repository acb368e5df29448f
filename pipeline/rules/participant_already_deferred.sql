-- title: Participant is already deferred
-- rows: participant-defer
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: Training was already deferred on {status_day}{status_changed_by}. Remove this row.
select row_id
from facts
where training_status = 'deferred';
