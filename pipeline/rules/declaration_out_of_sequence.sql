-- title: Declaration date is out of sequence
-- rows: participant-declaration
-- field: declaration_date
-- severity: W
-- needs: has_enrolment
-- advice: This {declaration_type} declaration is dated {declaration_day}, but {neighbour}. Check
--   both dates; if one is wrong, void it and declare again.
select row_id
from facts
where neighbour_no is not null;
