drop table known_id;
drop table outdated_declaration;

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
