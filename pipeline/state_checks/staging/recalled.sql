-- Rows that an earlier sending of these bytes accepted: recorded then, and as they stand now.
insert into judged.verdict by name
select
    recalled.row_id,
    recalled.type,
    'already_recorded' as outcome,
    coalesce(participant.participant_id, recalled.participant_id) as participant_id,
    known.declaration_no,
    recalled.declaration_id,
    known.state,
    known.superseded_by_no,
    known.statement,
    known.clawback_statement
from known.recalled
left join known.declaration as known using (declaration_id)
left join known.person_row
    on person_row.row_id = recalled.row_id
left join known.participant
    on participant.participant_no = person_row.participant_no;
