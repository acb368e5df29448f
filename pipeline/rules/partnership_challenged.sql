-- title: Partnership has been challenged by the school
-- rows: ecf-partnership-update
-- field: partnership_id
-- severity: E
-- needs: has_partnership
-- advice: The school has challenged this partnership, so it cannot be changed. Once the school
--   agrees, confirm it again with an ecf-partnership row.
select row_id
from facts
where status = 'challenged';
