-- An exact copy is a success with the declaration that is there (rulebook, section 4.1).
insert into judged.verdict by name
select
    row_id,
    type,
    case
        when copy_no is not null then 'already_recorded'
        when accepted then 'accepted'
        else 'rejected'
    end as outcome,
    case when accepted or copy_no is not null or has_any_enrolment then participant_id end
        as participant_id,
    case when accepted then new_no else copy_no end as declaration_no,
    case when accepted then new_id else copy_id end as declaration_id,
    case when accepted then new_state else copy_state end as state,
    case when accepted then original_no end as superseded_by_no,
    case
        when not accepted then copy_statement
        when new_state = 'eligible' then open_statement
    end as statement,
    unasked,
    case when accepted then participant_no end as participant_no,
    case when accepted then course_no end as course_no,
    case when accepted then course_identifier end as course_identifier,
    case when accepted then declaration_type end as declaration_type,
    case when accepted then declaration_date end as declaration_date,
    case when accepted then recorded_evidence end as evidence_held,
    case when accepted then cohort end as cohort,
    case when accepted then coalesce(pupil_premium_uplift, false) end as pupil_premium_uplift,
    case when accepted then coalesce(sparsity_uplift, false) end as sparsity_uplift
from judging.judged_declaration_facts;
