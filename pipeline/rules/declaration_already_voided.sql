-- title: Declaration has already been voided
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- needs: has_target
-- related: target_row_id
-- advice: The {target_type} declaration dated {target_day} has already been
--   voided{target_changed_by}. Remove this row.
select row_id
from facts
where target_state = 'voided';
