-- The milestone of a declaration type in a schedule of a cohort.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        cohort := cohort,
        schedule_identifier := schedule_identifier,
        declaration_type := declaration_type,
        milestone_name := milestone_name,
        start_date := start_date,
        milestone_date := milestone_date
    ))::varchar as facts
from as_of.milestone
where cohort = $cohort
and schedule_identifier = $schedule_identifier
and declaration_type = $declaration_type;
