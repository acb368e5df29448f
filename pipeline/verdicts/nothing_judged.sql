-- A refused file: what the rooms had found of it so far is left aside, its findings are kept.
create table if not exists received (row_id integer, sheet_no integer, row integer);
create table if not exists sheet (sheet_no integer, name varchar);
create table if not exists sender_column (
    sheet_no integer,
    column_no integer,
    letter varchar,
    header varchar,
    field varchar
);
create or replace view batch as
select
    null::integer as row_id,
    null::varchar as your_reference
where false;
create or replace table settled (
    row_id integer,
    sheet_no integer,
    sheet varchar,
    outcome varchar,
    declaration_id uuid,
    state varchar,
    statement varchar,
    participant_id uuid
);
