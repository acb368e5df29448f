-- One line for every row that was read, in file order: its answer, and the declaration that it makes
-- or changes. Blank and guide rows are ignored.
create or replace table verdicts.row_outcome as
select
    received.row_id,
    received.sheet_no,
    sheet.name as sheet,
    received.row,
    answered.type,
    case
        when received.ignored is null then answered.outcome
        else 'ignored'::outcome_enum
    end as outcome,
    answered.declaration_id,
    answered.state,
    case
        when answered.clawback_statement is not null then answered.clawback_statement
        when answered.state in ('submitted', 'eligible', 'payable', 'paid') then answered.statement
    end as statement,
    answered.participant_id,
    answered.by_slot,
    parsed.your_reference,
    answered.unasked,
    answered.superseded_by,
    answered.statement as billed_on,
    answered.clawback_statement as clawed_back_on,
    answered.course_identifier,
    answered.declaration_type,
    answered.declaration_date,
    answered.evidence_held,
    answered.cohort,
    answered.delivery_partner_id,
    answered.mentor_id,
    answered.pupil_premium_uplift,
    answered.sparsity_uplift
from intake.received
left join intake.sheet using (sheet_no)
left join verdicts.answered using (row_id)
left join fields.parsed using (row_id)
order by received.row_id;
