-- title: Cohort is closed for payments
-- rows: participant-declaration, participant-declaration-void
-- field: cohort
-- severity: E
-- advice: No statement of cohort {cohort} is open for you on {today}, so nothing can be
--   {paid_or_taken_back} in it. Ask your contract manager whether the cohort is still open; for a
--   participant who has moved on, change the schedule to a later cohort first.
select row_id
from facts
where needs_statement
and open_statement is null;
