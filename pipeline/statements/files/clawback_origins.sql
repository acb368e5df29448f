-- The declarations taken back on a statement, by the statement that had paid them.
select
    declaration_type,
    course_identifier,
    coalesce(statement, '') as paid_on,
    count(*) as declarations
from statements.statement_line
where lead_provider_id = $lead_provider_id
  and cohort = $cohort
  and clawback_statement = $name
  and state in ('awaiting_clawback', 'clawed_back')
group by all
order by all
