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
    known.declaration_id,
    verdict.state,
    case
        when verdict.clawback_statement is not null then verdict.clawback_statement
        when verdict.state in ('submitted', 'eligible', 'payable', 'paid') then verdict.statement
    end as statement,
    case
        when recognised.participant_no is not null or verdict.outcome <> 'rejected'
            then person_row.participant_id
    end as participant_id
from received
left join batch using (row_id)
left join verdict using (row_id)
left join known_declaration as known
    on known.declaration_no = verdict.declaration_no
left join person_row using (row_id)
left join recognised
    on recognised.participant_no = person_row.participant_no
order by received.row_id;
