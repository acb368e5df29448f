-- title: Declaration was not found
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- advice: None of your declarations {asked_for}. Check {what_to_check}.
select row_id
from facts
where not has_target;
