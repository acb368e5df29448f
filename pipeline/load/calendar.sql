-- A provider's first own row starts from the calendar row whose place it takes.
insert into held_statement by name
select
    load_row.lead_provider_id,
    calendar.cohort,
    calendar.name,
    calendar.type,
    calendar.cut_off_date,
    calendar.payment_date,
    calendar.output_fee,
    calendar.state,
    false as found
from load_row
join ledger.statement as calendar
    on calendar.cohort = load_row.cohort
    and calendar.name = load_row.name
where
    load_row.lead_provider_id is not null
    and calendar.lead_provider_id is null
    and calendar.event < (select event from this)
    and not exists (
        select 1
        from held_statement as own
        where
            own.lead_provider_id = load_row.lead_provider_id
            and own.cohort = load_row.cohort
            and own.name = load_row.name
    )
qualify row_number() over (
    partition by load_row.row_id
    order by calendar.event desc, calendar.seq desc
) = 1
