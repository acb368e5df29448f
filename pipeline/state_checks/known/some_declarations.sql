-- Every declaration, by any provider, for some people of this batch and those who share a teacher
-- reference number with them, person after person, in the version that holds: one that was loaded
-- again may have been about somebody else before. `declaration_no` is in the order in which those of
-- a person were made, `row_id` the row of this batch that made one, `state_row_id` the row that changed
-- its state last.
with some_id as (
    select
        participant_id,
        participant_no,
        person_no,
        trn_no
    from known.participant
    where person_no between $first and $last
    union all
    select
        current_id.participant_id,
        participant.participant_no,
        participant.person_no,
        participant.trn_no
    from ids.current_id
    join known.participant
        on participant.participant_id = current_id.current_participant_id
    where participant.person_no between $first and $last
),
-- Of declarations that were loaded again, the versions that do not hold any more. Nothing but a load
-- records an ID again, and a file of history has each ID once.
loaded_later as (
    select declaration_id
    from ledger.declaration
    where event > (select min(event) from ledger.declaration)
    and event < (select event from event_context)
    and event in (select event from ledger.event where kind = 'load')
),
outdated as (
    select rowid as version
    from ledger.declaration
    where declaration_id in (from loaded_later)
    and event < (select event from event_context)
    qualify row_number() over (
        partition by declaration_id
        order by version_no(event, seq) desc
    ) > 1
),
named as (
    select declaration_id
    from ledger.declaration
    semi join some_id using (participant_id)
    where event < (select event from event_context)
),
latest as (
    select
        declaration_id,
        state::state_enum as state,
        superseded_by is not null as superseded,
        statement::statement_enum as statement,
        clawback_statement::statement_enum as clawback_statement
    from ledger.declaration_state
    where rowid in (
        select max_by(rowid, version_no(event, seq))
        from ledger.declaration_state
        semi join named using (declaration_id)
        where event < (select event from event_context)
        group by declaration_id
    )
)
select
    ($before + row_number() over ())::integer as declaration_no,
    *
from (
    select
        about.declaration_id,
        about.lead_provider_id = (select lead_provider_id from event_context) as mine,
        some_id.participant_no,
        some_id.trn_no,
        course.course_no,
        declaration_type.type_no,
        about.declaration_date,
        about.evidence_held::evidence_held_enum as evidence_held,
        about.cohort,
        latest.state,
        latest.superseded,
        null::integer as superseded_by_no,
        latest.statement,
        latest.clawback_statement,
        latest.state in ('submitted', 'eligible', 'payable', 'paid') as live,
        null::integer as row_id,
        null::integer as state_row_id
    from ledger.declaration as about
    join some_id using (participant_id)
    join latest using (declaration_id)
    join known.course using (course_identifier)
    join known.declaration_type using (declaration_type)
    where about.event < (select event from event_context)
    and about.rowid not in (select version from outdated)
    order by
        some_id.person_no,
        about.created_at nulls first,
        about.event,
        about.seq,
        about.declaration_id
)
