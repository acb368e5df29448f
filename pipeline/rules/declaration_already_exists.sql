-- title: Declaration already exists
-- rows: participant-declaration
-- field: declaration_type
-- severity: E
-- needs: has_enrolment
-- related: holder_row_id
-- advice: {holder} already stands for this participant and course, and only one of each type can.
--   If it is wrong and yours, void it first; otherwise remove this row.
select row_id
from facts
where holder_no is not null;
