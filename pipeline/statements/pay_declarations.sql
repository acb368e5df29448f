-- Of the statement in `new_statement`: payable becomes paid, awaiting_clawback clawed_back. History
-- that was loaded may hold eligible lines on a payable statement: they are in its sums, so they are
-- paid with it.
insert into statements.new_declaration_state
select
    row_number() over (order by l.declaration_id) as seq,
    l.declaration_id,
    case l.state when 'awaiting_clawback' then 'clawed_back' else 'paid' end as state,
    l.state_reason,
    l.superseded_by,
    l.statement,
    l.clawback_statement
from statements.statement_line as l
join statements.new_statement as s
    on s.lead_provider_id = l.lead_provider_id
    and s.cohort = l.cohort
where (l.state in ('eligible', 'payable') and l.statement = s.name)
   or (l.state = 'awaiting_clawback' and l.clawback_statement = s.name)
order by seq
