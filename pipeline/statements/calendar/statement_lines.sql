-- Every declaration as it was known at event $as_of, with the statement of its billable line and
-- that of its refundable line. The newest version of a declaration and of its state has the highest
-- (event, seq), as one number; most have one version only, so that only the others are looked up.
create or replace table statements.statement_line as
with repeated_state as (
    select declaration_id, max(event * 4294967296 + seq) as version
    from ledger.declaration_state
    where event <= $as_of
    group by declaration_id
    having count(*) > 1
),
repeated_declaration as (
    select declaration_id, max(event * 4294967296 + seq) as version
    from ledger.declaration
    where event <= $as_of
    group by declaration_id
    having count(*) > 1
)
select
    d.declaration_id,
    d.lead_provider_id,
    d.cohort,
    d.participant_id,
    d.course_identifier,
    d.declaration_type,
    d.declaration_date,
    d.created_at,
    d.delivery_partner_id,
    d.mentor_id,
    coalesce(d.pupil_premium_uplift, false) or coalesce(d.sparsity_uplift, false) as uplift,
    s.state,
    s.state_reason,
    s.superseded_by,
    s.statement,
    s.clawback_statement
from ledger.declaration as d
left join repeated_declaration as rd on rd.declaration_id = d.declaration_id
join ledger.declaration_state as s on s.declaration_id = d.declaration_id
left join repeated_state as rs on rs.declaration_id = s.declaration_id
where d.event <= $as_of
  and s.event <= $as_of
  and (rd.version is null or rd.version = d.event * 4294967296 + d.seq)
  and (rs.version is null or rs.version = s.event * 4294967296 + s.seq)
  and ($lead_provider_id is null or d.lead_provider_id = $lead_provider_id)
  and ($cohort is null or d.cohort = $cohort)
