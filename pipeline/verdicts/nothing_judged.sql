-- A refused file: no row of it has an outcome, whatever was found of them so far.
create or replace table verdicts.row_outcome (
    row_id integer,
    sheet_no integer,
    sheet varchar,
    outcome varchar,
    declaration_id uuid,
    state varchar,
    statement varchar,
    participant_id uuid
);
