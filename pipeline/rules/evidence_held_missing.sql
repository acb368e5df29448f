-- title: Evidence held is missing
-- rows: participant-declaration
-- field: evidence_held
-- severity: E
-- needs: has_enrolment, has_evidence_list
-- advice: A {declaration_type} declaration in cohort {cohort} needs evidence_held: one of
--   {evidence_allowed}. Fill it in.
select row_id
from facts
where recorded_evidence is null
and type_no <> 0;
