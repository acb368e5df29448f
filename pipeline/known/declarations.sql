-- All IDs of the people who are known, and the version that holds of each declaration of theirs: one
-- that was loaded again may have been about somebody else before.
create or replace table known_id as
select
    participant_id,
    participant_no,
    person_no,
    trn_no
from known_participant
union all
select
    current_id.participant_id,
    known_participant.participant_no,
    known_participant.person_no,
    known_participant.trn_no
from current_id
join known_participant
    on known_participant.participant_id = current_id.current_participant_id;

create or replace table known_version as
with named_once as (
    select distinct declaration_id
    from ledger.declaration
    semi join known_id using (participant_id)
    where event < (select event from this)
)
select
    declaration_id,
    max_by(rowid, version_no(event, seq)) as version
from ledger.declaration
semi join named_once using (declaration_id)
where event < (select event from this)
group by declaration_id;

-- Every declaration, by any provider, for the people of this batch and those who share a teacher
-- reference number with them, person after person. `declaration_no` is the order in which those of a
-- person were made.
create or replace table known_declaration as
with about as (
    select
        declaration.declaration_id,
        declaration.lead_provider_id,
        declaration.course_identifier,
        declaration.declaration_type,
        declaration.declaration_date,
        declaration.evidence_held,
        declaration.cohort,
        declaration.created_at,
        declaration.event,
        declaration.seq,
        known_id.participant_no,
        known_id.person_no,
        known_id.trn_no
    from ledger.declaration
    join known_id using (participant_id)
    where declaration.rowid in (select version from known_version)
),
latest as (
    select
        declaration_id,
        state::word_of_state as state,
        superseded_by is not null as superseded,
        statement::word_of_statement as statement,
        clawback_statement::word_of_statement as clawback_statement
    from ledger.declaration_state
    where rowid in (
        select max_by(rowid, version_no(event, seq))
        from ledger.declaration_state
        semi join known_version using (declaration_id)
        where event < (select event from this)
        group by declaration_id
    )
)
select
    row_number() over ()::integer as declaration_no,
    *
from (
    select
        about.declaration_id,
        about.lead_provider_id = (select lead_provider_id from this) as mine,
        about.participant_no,
        about.trn_no,
        course.course_no,
        declaration_type.type_no,
        about.declaration_date,
        about.evidence_held::word_of_evidence_held as evidence_held,
        about.cohort,
        latest.state,
        latest.superseded,
        null::integer as superseded_by_no,
        latest.statement,
        latest.clawback_statement,
        latest.state in ('submitted', 'eligible', 'payable', 'paid') as live,
        null::integer as row_id,
        null::integer as state_row_id
    from about
    join latest using (declaration_id)
    join course using (course_identifier)
    join declaration_type using (declaration_type)
    order by
        about.person_no,
        about.created_at nulls first,
        about.event,
        about.seq,
        about.declaration_id
);

drop table known_id;
drop table known_version;

-- The declarations that the superseded ones of them gave way to.
create or replace table known_superseded as
select
    known_declaration.declaration_no,
    max_by(state.superseded_by, version_no(state.event, state.seq)) as superseded_by
from ledger.declaration_state as state
join known_declaration using (declaration_id)
where known_declaration.superseded
and state.superseded_by is not null
and state.event < (select event from this)
group by known_declaration.declaration_no;

-- A declaration that a row makes is numbered by its row, after all that are known.
create or replace table numbering as
select coalesce(max(declaration_no), 0) as made_from
from known_declaration;
