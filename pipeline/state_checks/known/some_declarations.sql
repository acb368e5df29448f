-- Every declaration, by any provider, for some people of this batch and those who share a teacher
-- reference number with them, person after person, in the version that holds: one that was loaded
-- again may have been about somebody else before.
insert into known.declaration by name
with some_id as (
    from known.id
    where person_no between $first and $last
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
    (select count(*) from known.declaration) + row_number() over () as declaration_no,
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
    and not exists (from known.outdated_declaration where version = about.rowid)
    order by
        some_id.person_no,
        about.created_at nulls first,
        about.event,
        about.seq,
        about.declaration_id
);
