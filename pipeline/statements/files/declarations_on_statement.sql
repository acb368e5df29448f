-- The lines of one statement, as they are and with the columns of the assurance report, in no order.
-- Lines are those of `statement_line`; what is said of partners is as of `facts_event`.
create or replace view statements.line_on_statement as
with line as (
    select
        l.*,
        coalesce(c.current_participant_id, l.participant_id) as person,
        case l.course_identifier when 'ecf-mentor' then 'mentor' else 'ect' end as participant_type,
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
)
select
    person,
    participant_type,
    declaration_id,
    mentor_id,
    delivery_partner_id,
    case
        when is_billable and state in ('awaiting_clawback', 'clawed_back') then 'paid'
        else state
    end as declaration_status,
    declaration_type,
    declaration_date,
    created_at,
    is_billable
        and uplift
        and declaration_type = 'started'
        and (participant_type = 'ect' or not getvariable('mentor_funding'))
        and getvariable('has_uplift') as uplift_payment_due
from line;
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
    l.uplift_payment_due
from statements.line_on_statement as l
left join statements.enrolled as e
    on e.person = l.person
    and e.participant_type = l.participant_type
left join statements.partner_name as p on p.delivery_partner_id = l.delivery_partner_id
