-- Rulebook, section 4.4: one new declaration for each accepted row, and its state.
insert into known.declaration by name
select
    new_no as declaration_no,
    new_id as declaration_id,
    true as mine,
    participant_no,
    trn_no,
    course_no,
    type_no,
    declaration_date,
    recorded_evidence as evidence_held,
    cohort,
    new_state as state,
    original_no is not null as superseded,
    original_no as superseded_by_no,
    case when new_state = 'eligible' then open_statement end as statement,
    new_state in ('submitted', 'eligible') as live,
    row_id,
    row_id as state_row_id
from judging.declaration_facts
where accepted
and place = $place;
