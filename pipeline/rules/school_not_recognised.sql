-- title: URN is not valid
-- rows: ecf-partnership
-- field: school_id
-- severity: E
-- advice: No school has {school_asked}. Check it against the list of schools.
select row_id
from facts
where not school_is_known;
