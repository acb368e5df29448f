-- Every name that a lead provider has or had, and those of the rows being loaded (row_id). A row
-- that is refused because another has its very name is left out: that has been said.
select
    lead_provider_id::varchar as lead_provider_id,
    name,
    row_id
from (
    select
        lead_provider_id,
        name,
        null as row_id
    from ledger.lead_provider
    where event < (select event from event_context)
    union all
    select
        lead_provider_id,
        name,
        row_id
    from loading.sound_row
    where row_id not in (
        select row_id
        from finding
        where code = 'reference_name_taken'
        and row_id is not null
    )
)
where name is not null
order by row_id nulls first, lead_provider_id, name;
