-- title: Evidence held is not available for this declaration
-- rows: participant-declaration
-- field: evidence_held
-- severity: E
-- needs: has_enrolment, has_evidence_list
-- advice: A {declaration_type} declaration in cohort {cohort} can have {evidence_allowed} as
--   evidence_held; this row says {evidence_held}. Change it to one of those.
select row_id
from facts
where not evidence_is_allowed;
