-- title: Declaration has been clawed back
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- needs: has_target
-- related: target_row_id
-- advice: The {target_type} declaration dated {target_day} was paid and
--   {taken_back}{target_changed_by}. Remove this row.
select row_id
from facts
where target_state in ('awaiting_clawback', 'clawed_back');
