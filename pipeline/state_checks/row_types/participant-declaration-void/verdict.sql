-- Rulebook, section 5.
insert into judged.verdict by name
select
    row_id,
    type,
    case when accepted then 'accepted' else 'rejected' end as outcome,
    case
        when accepted or participant_no in (select participant_no from known.enrolment)
            then participant_id
    end as participant_id,
    case when accepted then target_no end as declaration_no,
    case when accepted then target_id end as declaration_id,
    case when accepted then new_state end as state,
    case when accepted then target_superseded_by_no end as superseded_by_no,
    case when accepted then target_statement end as statement,
    case when accepted and new_state = 'awaiting_clawback' then open_statement end
        as clawback_statement,
    unasked,
    declaration_id is null as by_slot
from judging.judged_void_facts;
