-- title: Participant ID has been replaced
-- rows: participant-declaration, participant-defer, participant-resume, participant-withdraw, participant-change-schedule, participant-declaration-void
-- field: participant_id
-- severity: W
-- advice: The participant ID {retired_id} has been replaced by {participant_id}. The row was read
--   with the new ID; use it from now on.
select row_id
from facts
where retired_id is not null
and is_own_participant;
