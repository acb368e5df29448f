-- Rulebook, section 5.
update known.declaration
set state = void_facts.new_state,
    live = false,
    clawback_statement = case
        when void_facts.new_state = 'awaiting_clawback' then void_facts.open_statement
    end,
    state_row_id = void_facts.row_id
from judging.void_facts
where void_facts.accepted
and void_facts.place = $place
and void_facts.target_no = declaration.declaration_no;
