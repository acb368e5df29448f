-- Rows with a fault of their own are not judged. A participant's ID is shown only to a provider
-- that has an enrolment for it, unless the row is accepted.
insert into judged.verdict by name
select
    parsed.row_id,
    parsed.type,
    'rejected' as outcome,
    case
        when person_row.participant_no in (select participant_no from known.enrolment)
            then participant.participant_id
    end as participant_id
from fields.parsed
left join known.person_row using (row_id)
left join known.participant using (participant_no)
where not parsed.sound;
