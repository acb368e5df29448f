-- The sound rows about participants, turn by turn and inside a turn by participant. A void of an ID
-- that this provider never got is about nobody (0) and has nobody to wait for.
create or replace table judged as
select
    coalesce(person_row.place, 1) as place,
    batch.row_id,
    batch.type,
    coalesce(person_row.participant_no, 0) as participant_no,
    known_participant.participant_id,
    known_participant.trn_no,
    course.course_no,
    declaration_type.type_no,
    batch.declaration_date,
    batch.evidence_held,
    batch.reason,
    batch.schedule_identifier as new_schedule,
    batch.cohort as asked_cohort
from batch
left join person_row using (row_id)
left join known_participant using (participant_no)
left join course using (course_identifier)
left join declaration_type using (declaration_type)
where batch.sound
and batch.type not in ('ecf-partnership', 'ecf-partnership-update')
order by place, participant_no, batch.row_id;

-- The rows that name a declaration by its ID.
create or replace table naming_row as
select
    row_id,
    declaration_id
from batch
where declaration_id is not null;
