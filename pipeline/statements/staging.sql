-- What the ledger is asked to record: rows of its tables without the number of the event.
create or replace table statements.new_statement (
    seq integer,
    lead_provider_id uuid,
    cohort integer,
    name varchar,
    statement_id uuid,
    type varchar,
    cut_off_date date,
    payment_date date,
    output_fee boolean,
    state varchar
);
create or replace table statements.new_declaration_state (
    seq integer,
    declaration_id uuid,
    state varchar,
    state_reason varchar,
    superseded_by uuid,
    statement varchar,
    clawback_statement varchar
);
create or replace table statements.new_adjustment (
    seq integer,
    lead_provider_id uuid,
    cohort integer,
    statement varchar,
    label varchar,
    amount decimal(18, 2)
);
