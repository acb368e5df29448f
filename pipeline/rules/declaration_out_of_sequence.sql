-- title: Declaration date is out of sequence
-- rows: participant-declaration
-- field: declaration_date
-- severity: W
-- needs: has_enrolment
-- advice: This {declaration_type} declaration is dated {declaration_day}, {neighbour}. Check both
--   dates; if a date of yours is wrong, void that declaration and declare it again.
select row_id
from facts
where neighbour_no is not null;
