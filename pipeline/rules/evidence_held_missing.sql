-- title: Evidence held is missing
-- rows: participant-declaration
-- field: evidence_held
-- severity: E
-- needs: has_enrolment, has_evidence_list
-- advice: The declaration type {declaration_type} needs evidence in cohort {cohort}. Write
--   {evidence_allowed} in evidence_held.
select row_id
from facts
where recorded_evidence is null
and type_no <> 0;
