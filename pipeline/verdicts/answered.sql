-- A verdict with what it takes from tables that only judging has: all that is known of a judged row
-- from here on. So this is where rows of people who were judged apart can be put together.
create or replace view verdicts.answered as
select
    verdict.row_id,
    verdict.type,
    verdict.outcome,
    verdict.declaration_id,
    verdict.state,
    verdict.statement,
    verdict.clawback_statement,
    verdict.participant_id,
    verdict.by_slot,
    verdict.unasked,
    coalesce(superseding.declaration_id, superseded.superseded_by) as superseded_by,
    verdict.course_identifier,
    verdict.declaration_type,
    verdict.declaration_date,
    verdict.evidence_held,
    verdict.cohort,
    stamp.delivery_partner_id,
    stamp.mentor_id,
    verdict.pupil_premium_uplift,
    verdict.sparsity_uplift
from judged.verdict
left join judged.superseding
    on superseding.declaration_no = verdict.superseded_by_no
left join judged.superseded
    on superseded.declaration_no = verdict.declaration_no
left join judged.declaration_stamp as stamp
    on stamp.participant_no = verdict.participant_no
    and stamp.course_no = verdict.course_no
    and stamp.starts_at <= verdict.declaration_date
    and stamp.until > verdict.declaration_date;
