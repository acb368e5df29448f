-- title: Partnership was not found
-- rows: ecf-partnership-update
-- field: partnership_id
-- severity: E
-- advice: None of your partnerships has this ID. Check it against your list of partnerships.
select row_id
from facts
where not has_partnership;
