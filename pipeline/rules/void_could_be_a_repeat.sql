-- title: Declaration to void is not certain
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- needs: has_target
-- advice: An earlier batch of yours was accepted with the same void, which voided {repeated}. Since
--   then {target} was recorded, and this row would void that one. If it should be voided, give its
--   declaration_id; if this row was only sent again, remove it.
select row_id
from facts
where repeated_void_no is not null;
