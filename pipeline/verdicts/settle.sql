-- One line for every row that was read. `verdict` so far holds the rows that the state checks
-- judged; rows with a fault of their own are rejected, blank and guide rows are ignored.
-- A participant's ID is shown only to a provider that has an enrolment or a declaration for it.
create or replace table settled as
with recognised as (
    select distinct participant_no
    from known_enrolment
)
select
    received.row_id,
    received.sheet_no,
    received.row,
    case when received.ignored is null then batch.type end as type,
    case
        when received.ignored is not null then 'ignored'
        when not coalesce(batch.sound, false) then 'rejected'
        else verdict.outcome
    end as outcome,
    verdict.declaration_id,
    verdict.state,
    verdict.statement,
    case
        when recognised.participant_no is not null or verdict.outcome <> 'rejected'
            then person_row.participant_id
    end as participant_id
from received
left join batch using (row_id)
left join verdict using (row_id)
left join person_row using (row_id)
left join recognised using (participant_no)
order by received.row_id;
