-- One line for every row that was read, in file order: its answer, and the declaration that it makes
-- or changes. Blank and guide rows are ignored.
create or replace table verdicts.row_outcome as
select
    received.row_id,
    received.sheet_no,
    sheet.name as sheet,
    received.row,
    verdict.type,
    case
        when received.ignored is null then verdict.outcome
        else 'ignored'::outcome_enum
    end as outcome,
    verdict.declaration_id,
    verdict.state,
    case
        when verdict.clawback_statement is not null then verdict.clawback_statement
        when verdict.state in ('submitted', 'eligible', 'payable', 'paid') then verdict.statement
    end as statement,
    verdict.participant_id,
    verdict.by_slot,
    parsed.your_reference,
    coalesce(superseding.declaration_id, superseded.superseded_by) as superseded_by,
    verdict.statement as billed_on,
    verdict.clawback_statement as clawed_back_on,
    verdict.course_identifier,
    verdict.declaration_type,
    verdict.declaration_date,
    verdict.evidence_held,
    verdict.cohort,
    stamp.delivery_partner_id,
    stamp.mentor_id,
    verdict.pupil_premium_uplift,
    verdict.sparsity_uplift
from intake.received
left join intake.sheet using (sheet_no)
left join judged.verdict using (row_id)
left join fields.parsed using (row_id)
left join judged.superseding
    on superseding.declaration_no = verdict.superseded_by_no
left join judged.superseded
    on superseded.declaration_no = verdict.declaration_no
left join judged.declaration_stamp as stamp
    on stamp.participant_no = verdict.participant_no
    and stamp.course_no = verdict.course_no
    and stamp.starts_at <= verdict.declaration_date
    and stamp.until > verdict.declaration_date
order by received.row_id;
