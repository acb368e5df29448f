drop table known.id;
drop table known.outdated_declaration;

-- The declarations that the superseded ones of them gave way to.
create or replace table judged.superseded as
select
    declaration.declaration_no,
    max_by(state.superseded_by, version_no(state.event, state.seq)) as superseded_by
from ledger.declaration_state as state
join known.declaration using (declaration_id)
where declaration.superseded
and state.superseded_by is not null
and state.event < (select event from event_context)
group by declaration.declaration_no;

-- A declaration that a row makes is numbered by its row, after all that are known. Whoever judges
-- some people of a file by themselves has to be told the last row of the whole file.
create or replace table known.numbering as
select
    coalesce(max(declaration_no), 0) as made_from,
    (select max(row_id) from fields.parsed) as last_row_id
from known.declaration;
