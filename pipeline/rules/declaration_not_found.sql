-- title: Declaration was not found
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- advice: None of your declarations {asked_for}. Check the ID in the results of the batch that made
--   it, or give participant_id, course_identifier and declaration_type.
select row_id
from facts
where not has_target;
