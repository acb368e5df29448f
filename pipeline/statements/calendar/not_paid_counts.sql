-- Declarations of every provider and cohort that are on no statement: waiting or not eligible.
select
    lead_provider_id,
    cohort,
    state,
    coalesce(state_reason, '') as reason,
    course_identifier,
    declaration_type,
    count(*) as declarations
from statements.statement_line
where state in ('submitted', 'ineligible')
group by all
order by all
