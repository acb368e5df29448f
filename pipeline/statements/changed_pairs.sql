-- Lead provider and cohort of the declarations whose line on a statement that is closed is about to
-- change: `moved_state` and `moved_declaration` are replaced by what is staged, $payable has the
-- names of the payable statements. A batch's new lines go to open ones only; a load's may not.
with changed as (
    select declaration_id
    from moved_state
    where
        (statement is not null or clawback_statement is not null)
        and (state not in ('eligible', 'submitted') or list_contains($payable, statement))
    union
    -- Its uplift may be another now.
    select declaration_id
    from ledger.declaration_state
    where
        (statement is not null or clawback_statement is not null)
        and declaration_id in (select declaration_id from moved_declaration)
),
known as (
    select
        declaration_id,
        lead_provider_id,
        cohort
    from ledger.declaration
    union all
    select
        declaration_id,
        lead_provider_id,
        cohort
    from moved_declaration
)
select distinct
    known.lead_provider_id,
    known.cohort
from known
join changed using (declaration_id)
order by all
