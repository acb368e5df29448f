-- Every declaration that this load moves to another state or statement, one line each: those whose
-- participants became eligible or not, and those whose own row says it ($of_rows).
insert into finding by name
with before as (
    select
        declaration_id,
        max_by(state, (event, seq)) as state,
        max_by(coalesce(statement, ''), (event, seq)) as statement
    from ledger.declaration_state
    where event < (select event from event_context)
    and declaration_id in (select declaration_id from loading.new_declaration_state)
    group by declaration_id
),
declared as (
    select
        declaration_id,
        max_by(declaration_type, (event, seq)) as declaration_type,
        max_by(participant_id, (event, seq)) as participant_id,
        max_by(cohort, (event, seq)) as cohort
    from ledger.declaration
    where event < (select event from event_context)
    and declaration_id in (select declaration_id from loading.new_declaration_state)
    group by declaration_id
)
select
    'declaration_state_changed' as code,
    case when $of_rows then moved.seq end as row_id,
    map {
        'declaration_type': declared.declaration_type,
        'declaration_id': moved.declaration_id::varchar,
        'participant_id': coalesce(current_id.current_participant_id, declared.participant_id)::varchar,
        'before': before.state,
        'after': moved.state,
        'statement': coalesce(
            ', on statement ' || moved.statement || ' (cohort ' || declared.cohort || ')',
            ', on no statement'
        )
    } as facts
from loading.new_declaration_state as moved
join before using (declaration_id)
join declared using (declaration_id)
left join ids.current_id
    on current_id.participant_id = declared.participant_id
where
    moved.state <> before.state
    or coalesce(moved.statement, '') <> before.statement
order by declared.cohort, moved.declaration_id;
