-- How many billable and refundable lines every statement has (money, section 2). A paid line stays
-- on its statement when the declaration is clawed back by another.
select
    lead_provider_id,
    cohort,
    statement,
    course_identifier,
    declaration_type,
    uplift,
    sum(billable)::bigint as billable,
    sum(refundable)::bigint as refundable
from (
    select
        lead_provider_id, cohort, statement, course_identifier, declaration_type, uplift,
        count(*) as billable,
        0 as refundable
    from statements.statement_line
    where statement is not null
      and state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
    group by all
    union all
    select
        lead_provider_id, cohort, clawback_statement, course_identifier, declaration_type, uplift,
        0,
        count(*)
    from statements.statement_line
    where clawback_statement is not null
      and state in ('awaiting_clawback', 'clawed_back')
    group by all
)
group by all
order by all
