-- What this batch would record, in the ledger's own columns: filled by the effects of each turn,
-- written by the ledger room in one transaction when everything is judged.
create or replace table verdict (
    row_id integer,
    outcome varchar,
    declaration_id uuid,
    state varchar,
    statement varchar
);
create or replace table new_declaration as
from ledger.declaration
limit 0;
alter table new_declaration drop column event;
create or replace table new_declaration_state as
from ledger.declaration_state
limit 0;
alter table new_declaration_state drop column event;
create or replace table new_partnership as
from ledger.partnership
limit 0;
alter table new_partnership drop column event;
create or replace table changed_enrolment as
select
    null::integer as seq,
    *
from known_enrolment
limit 0;
