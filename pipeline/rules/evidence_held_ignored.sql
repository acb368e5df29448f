-- title: Evidence held is not recorded for this declaration
-- rows: participant-declaration
-- field: evidence_held
-- severity: W
-- needs: has_enrolment
-- advice: A started declaration in cohort {cohort} records no evidence, so {evidence_held} was left
--   out. Nothing needs to be done.
select row_id
from facts
where evidence_held is not null
and recorded_evidence is null;
