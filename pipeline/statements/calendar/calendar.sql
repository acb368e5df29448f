-- Every statement of every lead provider as it was known at event $as_of: the provider's own row
-- for (cohort, name), else the calendar's. `closed_event` and `paid_event` are the events of this
-- program that closed and paid it; a state that was loaded has none.
with newest as (
    select *
    from ledger.statement
    where event <= $as_of
    qualify row_number() over (
        partition by lead_provider_id, cohort, name
        order by event desc, seq desc
    ) = 1
),
provider as (
    select *
    from ledger.lead_provider
    where event <= $as_of
    qualify row_number() over (
        partition by lead_provider_id
        order by event desc, seq desc
    ) = 1
),
named as (
    select distinct cohort, name
    from newest
),
turn as (
    select
        s.lead_provider_id,
        s.cohort,
        s.name,
        max(s.event) filter (where e.kind = 'close') as closed_event,
        max(s.event) filter (where e.kind = 'pay') as paid_event,
        arg_max(coalesce(e.server_date, e.received_at), s.event)
            filter (where e.kind = 'close') as closed_at,
        arg_max(coalesce(e.server_date, e.received_at), s.event)
            filter (where e.kind = 'pay') as paid_at
    from ledger.statement as s
    join ledger.event as e on e.event = s.event
    where s.event <= $as_of
      and s.lead_provider_id is not null
      and e.kind in ('close', 'pay')
    group by s.lead_provider_id, s.cohort, s.name
),
cohorts as (
    select *
    from ledger.cohort
    where event <= $as_of
    qualify row_number() over (
        partition by start_year
        order by event desc, seq desc
    ) = 1
)
select
    p.lead_provider_id,
    p.name as provider,
    coalesce(p.vat_registered, false) as vat_registered,
    n.cohort,
    n.name,
    case when own.cohort is not null then own.statement_id else every.statement_id end
        as statement_id,
    case when own.cohort is not null then own.type else every.type end as type,
    case when own.cohort is not null then own.cut_off_date else every.cut_off_date end
        as cut_off_date,
    case when own.cohort is not null then own.payment_date else every.payment_date end
        as payment_date,
    coalesce(
        case when own.cohort is not null then own.output_fee else every.output_fee end,
        false
    ) as output_fee,
    coalesce(
        case when own.cohort is not null then own.state else every.state end,
        'open'
    ) as state,
    coalesce(c.mentor_funding, false) as mentor_funding,
    turn.closed_event,
    turn.closed_at,
    turn.paid_event,
    turn.paid_at
from provider as p
cross join named as n
left join newest as own
    on own.lead_provider_id = p.lead_provider_id
    and own.cohort = n.cohort
    and own.name = n.name
left join newest as every
    on every.lead_provider_id is null
    and every.cohort = n.cohort
    and every.name = n.name
left join turn
    on turn.lead_provider_id = p.lead_provider_id
    and turn.cohort = n.cohort
    and turn.name = n.name
left join cohorts as c on c.start_year = n.cohort
where own.cohort is not null
   or every.cohort is not null
order by p.name, p.lead_provider_id, n.cohort, cut_off_date, n.name
