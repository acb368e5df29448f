-- The eligible declarations of the statements in `new_statement` become payable.
insert into statements.new_declaration_state
select
    row_number() over (order by l.declaration_id) as seq,
    l.declaration_id,
    'payable' as state,
    l.state_reason,
    l.superseded_by,
    l.statement,
    l.clawback_statement
from statements.statement_line as l
join statements.new_statement as s
    on s.lead_provider_id = l.lead_provider_id
    and s.cohort = l.cohort
    and s.name = l.statement
where l.state = 'eligible'
order by seq
