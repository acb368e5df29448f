-- The statements of every provider: its own row, else that of the calendar.
create or replace view exporting.statement_row as
with version as (
    select
        lead_provider_id,
        cohort,
        name,
        max_by(statement, version_no(statement.event, statement.seq)) as latest,
        max_by(statement.created_at, version_no(statement.event, statement.seq))
            filter (where statement.created_at is not null) as loaded_created_at,
        min(version_no(statement.event, statement.seq)) as first_version,
        min_by(event_time.happened_at, version_no(statement.event, statement.seq)) as first_at,
        max_by(event_time.happened_at, version_no(statement.event, statement.seq)) as last_at
    from ledger.statement
    join exporting.event_time using (event)
    group by lead_provider_id, cohort, name
),
-- An own row starts from the calendar row whose place it takes.
started as (
    select
        version.*,
        case
            when calendar.first_version < version.first_version
                then coalesce(calendar.loaded_created_at, calendar.first_at)
        end as calendar_created_at
    from version
    left join version as calendar
        on version.lead_provider_id is not null
        and calendar.lead_provider_id is null
        and calendar.cohort = version.cohort
        and calendar.name = version.name
),
described as (
    select
        lead_provider_id,
        cohort,
        name,
        latest.statement_id as loaded_id,
        coalesce(latest.type, 'ecf') as type,
        latest.cut_off_date as cut_off_date,
        latest.payment_date as payment_date,
        coalesce(latest.output_fee, false) as output_fee,
        coalesce(latest.state, 'open') as state,
        coalesce(loaded_created_at, calendar_created_at, first_at) as created_at,
        coalesce(latest.updated_at, last_at) as updated_at,
        first_version
    from started
),
everybody as (
    select
        lead_provider.lead_provider_id,
        described.* exclude (lead_provider_id)
    from described
    cross join as_of.lead_provider
    where described.lead_provider_id is null
),
own as (
    select *
    from described
    where lead_provider_id is not null
),
offered as (
    select * from own
    union all by name
    select everybody.*
    from everybody
    anti join own
        using (lead_provider_id, cohort, name)
)
select
    coalesce(
        loaded_id,
        named_uuid(concat('ecf-batch:statement:', lead_provider_id, ':', cohort, ':', name))
    ) as statement_id,
    * exclude (loaded_id)
from offered;
