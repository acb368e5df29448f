-- title: Cohort is closed for payments
-- rows: participant-declaration, participant-declaration-void
-- field: cohort
-- severity: E
-- advice: No statement of cohort {cohort} is open for you on {today}, so nothing can be
--   {paid_or_taken_back} in it. {what_to_do}
select row_id
from facts
where needs_statement
and open_statement is null;
