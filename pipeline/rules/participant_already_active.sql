-- title: Participant is already active
-- rows: participant-resume
-- field: participant_id
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: Training is active{resumed_by}, so there is nothing to resume. Remove this row.
select row_id
from facts
where training_status = 'active';
