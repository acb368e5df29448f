-- Dates that are in the future only because they come from a workbook with the other epoch: what has
-- been said of them gets that hint (intake cases, section 6).
with hinted as (
    select
        parsed.row_id,
        other_epoch_day(
            parsed.declaration_date,
            milestone.milestone_starts_at,
            milestone.milestone_ends_at,
            (select now from event_context)
        ) as day
    from fields.parsed
    join known.person_row using (row_id)
    join known.course using (course_identifier)
    join known.declaration_type using (declaration_type)
    join known.enrolment as enrolment
        on enrolment.current_rank = 1
        and enrolment.participant_no = person_row.participant_no
        and enrolment.course_no = course.course_no
    join known.milestone
        on milestone.cohort = enrolment.cohort
        and milestone.schedule_identifier = enrolment.schedule_identifier
        and milestone.type_no = declaration_type.type_no
    where parsed.row_id in (select row_id from finding where code = 'declaration_date_in_future')
)
select
    hinted.row_id,
    regexp_replace(finding.detail, ' Give the day .*', '') || other_epoch_words(hinted.day) as detail
from hinted
join finding
    on finding.row_id = hinted.row_id
    and finding.code = 'declaration_date_in_future'
where hinted.day is not null
