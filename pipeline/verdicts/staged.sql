-- What the ledger keeps of every row, finding and declaration of this batch, in the ledger's own
-- columns (without the event): views, for it is all there.
create or replace view new_batch_row as
select
    settled.row_id,
    settled.sheet,
    settled.row,
    settled.type,
    settled.outcome,
    settled.declaration_id,
    settled.state,
    settled.statement,
    settled.participant_id
from settled;

create or replace view new_finding as
select
    told.seq,
    told.row_id,
    told.sheet,
    told.severity,
    told.code,
    told.field,
    told.cell,
    told.value,
    told.detail,
    told.related_rows
from told;

create or replace view new_declaration as
select
    settled.row_id as seq,
    settled.declaration_id,
    (select lead_provider_id from this) as lead_provider_id,
    settled.participant_id,
    settled.course_identifier,
    settled.declaration_type,
    settled.declaration_date,
    settled.evidence_held,
    settled.cohort,
    settled.delivery_partner_id,
    settled.mentor_id,
    settled.pupil_premium_uplift,
    settled.sparsity_uplift,
    (select now from this) as created_at
from settled
where settled.declaration_type is not null;

create or replace view new_declaration_state as
select
    settled.row_id as seq,
    settled.declaration_id,
    settled.state,
    case
        when settled.declaration_type is null or settled.state <> 'ineligible' then null
        when settled.superseded_by is not null then 'duplicate_declaration'
        else 'not_eligible_for_funding'
    end as state_reason,
    settled.superseded_by,
    settled.billed_on as statement,
    settled.clawed_back_on as clawback_statement
from settled
where settled.outcome = 'accepted'
and settled.declaration_id is not null;
