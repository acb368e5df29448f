-- title: Declaration date is before the milestone start
-- rows: participant-declaration
-- field: declaration_date
-- severity: E
-- needs: has_enrolment, has_milestone
-- related: schedule_row_id
-- advice: The {declaration_type} milestone for {schedule_identifier} ({cohort}) {milestone_began};
--   this declaration is dated {declaration_day}. Correct the date, or use the declaration type
--   whose milestone has that day in it.{other_epoch}
select row_id
from facts
where declaration_date < milestone_starts_at;
