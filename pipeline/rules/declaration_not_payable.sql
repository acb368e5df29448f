-- title: Declaration will not be paid
-- rows: participant-declaration
-- field: participant_id
-- severity: W
-- needs: has_enrolment
-- advice: The participant is not eligible for funding, so the declaration is recorded as ineligible
--   and will not be paid. If that is wrong, ask the school or the Department for Education to check
--   the eligibility; once it is corrected, void this declaration and declare it again.
select row_id
from facts
where new_state = 'ineligible'
and original_no is null;
