-- title: Participant is not recognised
-- rows: participant-declaration, participant-defer, participant-resume, participant-withdraw, participant-change-schedule
-- field: participant_id
-- severity: E
-- advice: No participant of yours has this ID. Check the ID against your list of participants, and
--   send the row again once the school has registered the person with you.
select row_id
from facts
where not has_any_enrolment;
