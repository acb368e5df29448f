-- Rulebook, section 5.
create or replace table made_now as
select
    facts_now.row_id,
    known.declaration_no,
    known.declaration_id,
    known.superseded_by,
    known.statement,
    case when known.state = 'paid' then 'awaiting_clawback' else 'voided' end as state,
    case when known.state = 'paid' then facts_now.open_statement end as clawback_statement
from facts_now
anti join rejected_now using (row_id)
join known_declaration as known
    on known.declaration_no = facts_now.target_no;

update known_declaration
set state = made_now.state,
    live = false,
    clawback_statement = made_now.clawback_statement,
    state_row_id = made_now.row_id
from made_now
where made_now.declaration_no = known_declaration.declaration_no;

insert into new_declaration_state by name
select
    row_id as seq,
    declaration_id,
    state,
    superseded_by,
    statement,
    clawback_statement
from made_now;

insert into verdict by name
select
    row_id,
    'accepted' as outcome,
    declaration_id,
    state,
    clawback_statement as statement
from made_now;
