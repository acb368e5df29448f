-- Lead provider and cohort of the declarations that have been on a statement and whose state is about
-- to change: `moved_state` is replaced by what is staged. New lines go to open ones only.
select distinct
    declaration.lead_provider_id,
    declaration.cohort
from ledger.declaration
join (
    select declaration_id
    from moved_state
    where state not in ('eligible', 'submitted')
    and (statement is not null or clawback_statement is not null)
) as changed
    on changed.declaration_id = declaration.declaration_id
order by all
