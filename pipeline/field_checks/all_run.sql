-- No check was left out.
create or replace table fields.not_evaluated (
    row_id integer,
    checks integer
);
