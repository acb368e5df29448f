-- title: Declaration to void is not certain
-- rows: participant-declaration-void
-- field: declaration_id
-- severity: E
-- needs: has_target
-- advice: An earlier batch of yours had the same void accepted, for {repeated}, and this row would
--   void {target}, which was recorded since. If that one should be voided, give its declaration_id;
--   if the row was only sent again, remove it.
select row_id
from facts
where repeated_void_no is not null;
