-- What the turns leave behind: a verdict for every row, and the enrolments that changed.
create or replace table verdict (
    row_id integer,
    outcome varchar,
    declaration_no integer,
    state varchar,
    state_reason varchar,
    superseded_by_no integer,
    statement varchar,
    clawback_statement varchar,
    unasked integer
);
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
