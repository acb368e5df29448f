-- The lines of one statement, as they are and with the columns of the assurance report, in no order.
-- Lines are those of `statement_line`; what is said of partners is as of `facts_event`.
create or replace view statements.line_on_statement as
with wanted as (
    select
        l.*,
        coalesce(c.current_participant_id, l.participant_id) as person,
        case l.course_identifier when 'ecf-mentor' then 'mentor' else 'ect' end as participant_type,
        l.course_identifier <> 'ecf-mentor' or not getvariable('mentor_funding') as is_banded,
        l.statement is not distinct from getvariable('name')
            and l.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
            as is_billable
    from statements.statement_line as l
    left join ids.current_id as c on c.participant_id = l.participant_id
    where l.lead_provider_id = getvariable('lead_provider_id')
      and l.cohort = getvariable('cohort')
      and (
        (
            l.statement = getvariable('name')
            and l.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
        )
        or (
            l.clawback_statement = getvariable('name')
            and l.state in ('awaiting_clawback', 'clawed_back')
        )
      )
),
-- What was recorded first fills the bands first, and leaves them first (docs/decisions/0007).
line as (
    select
        *,
        row_number() over (
            partition by declaration_type, is_billable, is_banded
            order by created_at, declaration_id
        ) as place
    from wanted
),
sent as (
    select
        b.declaration_id,
        b.event,
        b.row,
        b.your_reference
    from ledger.batch_row as b
    where b.type = 'participant-declaration'
      and b.outcome = 'accepted'
      and b.event <= getvariable('facts_event')
      and b.declaration_id in (select declaration_id from wanted)
)
select
    line.person,
    line.participant_type,
    line.declaration_id,
    line.mentor_id,
    line.delivery_partner_id,
    case
        when line.is_billable and state in ('awaiting_clawback', 'clawed_back') then 'paid'
        else state
    end as declaration_status,
    line.declaration_type,
    line.declaration_date,
    line.created_at,
    line.is_billable
        and uplift
        and line.declaration_type = 'started'
        and is_banded
        and getvariable('has_uplift') as uplift_payment_due,
    sent.your_reference,
    e.batch_id,
    sent.row,
    p.band,
    coalesce(p.over_capacity, false) as over_capacity
from line
left join statements.band_place as p
    on line.is_banded
    and p.declaration_type = line.declaration_type
    and p.is_billable = line.is_billable
    and line.place between p.first_place and p.last_place
left join sent on sent.declaration_id = line.declaration_id
left join ledger.event as e on e.event = sent.event;
create or replace view statements.partner_name as
select
    delivery_partner_id,
    arg_max(
        name,
        (
            lead_provider_id is not distinct from getvariable('lead_provider_id'),
            cohort is not distinct from getvariable('cohort'),
            event,
            seq
        )
    ) as name
from ledger.delivery_partner
where event <= getvariable('facts_event')
group by delivery_partner_id;
create or replace view statements.declaration_on_statement as
select
    l.person as participant_id,
    e.participant_name,
    e.trn,
    l.participant_type as type,
    l.mentor_id,
    e.schedule,
    e.eligible_for_funding,
    e.eligible_for_funding_reason,
    getvariable('provider') as lead_provider_name,
    p.name as delivery_partner_name,
    e.school_urn,
    e.school_name,
    e.training_status,
    e.training_status_reason,
    l.declaration_id,
    l.declaration_status,
    l.declaration_type,
    l.declaration_date,
    l.created_at,
    getvariable('name') as statement_name,
    getvariable('statement_id') as statement_id,
    l.uplift_payment_due,
    l.your_reference,
    l.batch_id,
    l.row,
    l.band,
    l.over_capacity
from statements.line_on_statement as l
left join statements.enrolled as e
    on e.person = l.person
    and e.participant_type = l.participant_type
left join statements.partner_name as p on p.delivery_partner_id = l.delivery_partner_id
