-- The sound rows about participants, turn by turn and inside a turn by participant. A void of an ID
-- that this provider never got is about nobody (0) and has nobody to wait for.
create or replace table judging.participant_row as
select
    coalesce(person_row.place, 1) as place,
    parsed.row_id,
    parsed.type,
    coalesce(person_row.participant_no, 0) as participant_no,
    person_row.retired_id,
    participant.participant_id,
    participant.trn_no,
    course.course_no,
    declaration_type.type_no,
    parsed.declaration_date,
    parsed.evidence_held,
    parsed.reason,
    parsed.schedule_identifier as new_schedule,
    parsed.cohort as asked_cohort
from fields.parsed
left join known.person_row using (row_id)
left join known.participant using (participant_no)
left join known.course using (course_identifier)
left join known.declaration_type using (declaration_type)
where parsed.sound
and parsed.type not in ('ecf-partnership', 'ecf-partnership-update')
