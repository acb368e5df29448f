-- All IDs of the people who are known.
create or replace table known.id as
select
    participant_id,
    participant_no,
    person_no,
    trn_no
from known.participant
union all
select
    current_id.participant_id,
    participant.participant_no,
    participant.person_no,
    participant.trn_no
from ids.current_id
join known.participant
    on participant.participant_id = current_id.current_participant_id;

-- Of declarations that were loaded again, the versions that do not hold any more. Nothing but a load
-- records an ID again, and a file of history has each ID once.
create or replace table known.outdated_declaration as
with loaded_later as (
    select declaration_id
    from ledger.declaration
    where event > (select min(event) from ledger.declaration)
    and event < (select event from event_context)
    and event in (select event from ledger.event where kind = 'load')
)
select declaration.rowid as version
from ledger.declaration
where declaration_id in (from loaded_later)
and event < (select event from event_context)
qualify row_number() over (
    partition by declaration_id
    order by version_no(event, seq) desc
) > 1;

create or replace table known.declaration (
    declaration_no integer,         -- in the order in which those of a person were made
    declaration_id uuid,
    mine boolean,
    participant_no integer,
    trn_no integer,
    course_no tinyint,
    type_no tinyint,
    declaration_date timestamp,
    evidence_held evidence_held_enum,
    cohort integer,
    state state_enum,
    superseded boolean,
    superseded_by_no integer,
    statement statement_enum,
    clawback_statement statement_enum,
    live boolean,
    row_id integer,                 -- the row of this batch that made it
    state_row_id integer            -- the row of this batch that changed its state last
);
