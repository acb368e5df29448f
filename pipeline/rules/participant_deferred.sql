-- title: Participant has deferred training
-- rows: participant-declaration, participant-change-schedule
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: Training was deferred on {status_day}{status_changed_by}. Send a participant-resume row
--   first, then send this row again.
select row_id
from facts
where training_status = 'deferred';
