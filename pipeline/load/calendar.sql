-- A provider's first own row starts from the calendar row whose place it takes.
insert into loading.held_statement by name
select
    resolved_row.lead_provider_id,
    calendar.cohort,
    calendar.name,
    calendar.type,
    calendar.cut_off_date,
    calendar.payment_date,
    calendar.output_fee,
    calendar.state,
    false as found
from loading.resolved_row
join ledger.statement as calendar
    on calendar.cohort = resolved_row.cohort
    and calendar.name = resolved_row.name
where
    resolved_row.lead_provider_id is not null
    and calendar.lead_provider_id is null
    and calendar.event < (select event from event_context)
    and not exists (
        select 1
        from loading.held_statement as own
        where
            own.lead_provider_id = resolved_row.lead_provider_id
            and own.cohort = resolved_row.cohort
            and own.name = resolved_row.name
    )
qualify row_number() over (
    partition by resolved_row.row_id
    order by calendar.event desc, calendar.seq desc
) = 1
