-- title: Declaration date is after the milestone date
-- rows: participant-declaration
-- field: declaration_date
-- severity: E
-- needs: has_enrolment, has_milestone
-- related: schedule_row_id
-- advice: The {declaration_type} milestone for {schedule_identifier} ({cohort}) ran from
--   {milestone_start} to {milestone_end}; this declaration is dated {declaration_day}. Correct the
--   date, or use the declaration type whose milestone has that day in it.{other_epoch}
select row_id
from facts
where milestone_ends_at is not null
and declaration_date >= milestone_ends_at;
