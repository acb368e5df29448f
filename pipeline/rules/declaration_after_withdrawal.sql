-- title: Declaration date is after the withdrawal
-- rows: participant-declaration
-- field: declaration_date
-- severity: E
-- needs: has_enrolment
-- related: status_row_id
-- advice: The participant was withdrawn on {status_day}{status_changed_by}; this declaration is
--   dated {declaration_day}. Only a declaration dated before the withdrawal can be made: correct
--   the date, or remove this row.
select row_id
from facts
where training_status = 'withdrawn'
and declaration_date >= withdrawal_date;
