-- title: Eligibility for funding is not yet known
-- rows: participant-declaration
-- field: participant_id
-- severity: W
-- needs: has_enrolment
-- advice: Whether the participant is eligible for funding is not yet known, so the declaration is
--   recorded as submitted and is on no statement. Nothing needs to be done: when the eligibility
--   becomes known it goes to the statement that is open then, or will not be paid.
select row_id
from facts
where new_state = 'submitted';
