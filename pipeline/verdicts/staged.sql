-- What the ledger keeps of every row, finding and declaration of this batch, in the ledger's own
-- columns (without the event): views, for it is all there.
create or replace view verdicts.new_batch_row as
select
    row_outcome.row_id,
    row_outcome.sheet,
    row_outcome.row,
    row_outcome.type,
    row_outcome.outcome,
    row_outcome.declaration_id,
    row_outcome.state,
    row_outcome.statement,
    row_outcome.participant_id,
    row_outcome.by_slot,
    row_outcome.your_reference
from verdicts.row_outcome;

create or replace view verdicts.new_finding as
select
    reported_finding.seq,
    reported_finding.row_id,
    reported_finding.sheet,
    reported_finding.severity,
    reported_finding.code,
    reported_finding.field,
    reported_finding.cell,
    reported_finding.value,
    reported_finding.detail,
    reported_finding.related_rows
from results.reported_finding;

create or replace view verdicts.new_declaration as
select
    row_outcome.row_id as seq,
    row_outcome.declaration_id,
    (select lead_provider_id from event_context) as lead_provider_id,
    row_outcome.participant_id,
    row_outcome.course_identifier,
    row_outcome.declaration_type,
    row_outcome.declaration_date,
    row_outcome.evidence_held,
    row_outcome.cohort,
    row_outcome.delivery_partner_id,
    row_outcome.mentor_id,
    row_outcome.pupil_premium_uplift,
    row_outcome.sparsity_uplift,
    (select now from event_context) as created_at,
    null::timestamp as updated_at -- that of the event
from verdicts.row_outcome
where row_outcome.declaration_type is not null;

create or replace view verdicts.new_declaration_state as
select
    row_outcome.row_id as seq,
    row_outcome.declaration_id,
    row_outcome.state,
    case
        when row_outcome.declaration_type is null or row_outcome.state <> 'ineligible' then null
        when row_outcome.superseded_by is not null then 'duplicate_declaration'
        else 'not_eligible_for_funding'
    end as state_reason,
    row_outcome.superseded_by,
    row_outcome.billed_on as statement,
    row_outcome.clawed_back_on as clawback_statement
from verdicts.row_outcome
where row_outcome.outcome = 'accepted'
and row_outcome.declaration_id is not null;
