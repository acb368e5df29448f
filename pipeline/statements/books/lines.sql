-- The declarations of one provider, under the IDs that are used now, in the order in which they fill
-- the bands of a statement. Needs `statement_line` and the current IDs.
select
    line.declaration_id::varchar as declaration_id,
    coalesce(current_id.current_participant_id, line.participant_id)::varchar as participant,
    line.course_identifier,
    line.declaration_type,
    london(line.declaration_date)::date as declared_on,
    line.cohort,
    line.state,
    case
        when line.state in ('eligible', 'payable', 'paid', 'awaiting_clawback', 'clawed_back')
            then line.statement
    end as statement,
    case
        when line.state in ('awaiting_clawback', 'clawed_back') then line.clawback_statement
    end as clawback_statement
from statements.statement_line as line
left join ids.current_id as current_id
    on current_id.participant_id = line.participant_id
where line.lead_provider_id = $lead_provider_id
order by line.created_at, line.declaration_id
