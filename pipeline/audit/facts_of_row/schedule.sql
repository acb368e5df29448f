-- A schedule of a cohort: what recorded its newest milestone.
select
    max(event) as event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        cohort := cohort,
        schedule_identifier := schedule_identifier,
        milestones := count(*)
    ))::varchar as facts
from as_of.milestone
where cohort = $cohort
and schedule_identifier = $schedule_identifier
group by cohort, schedule_identifier;
