-- Small tables that the reading of a file needs, filled by `prepare`.
create table if not exists cell_number (row_id integer, column_no integer);
create table if not exists cell_fault (
    row_id integer, column_no integer, code varchar, value varchar, facts map(varchar, varchar)
);
create table if not exists short_row (row_id integer, missing integer[]);
-- intake's codes that make a cell unreadable or a row not worth judging
create or replace table fault_code (code varchar);
-- which fields are a row type's own
create or replace table own_field (type varchar, field varchar);
-- the sender's column for a field
create or replace table field_column (
    sheet_no integer, field varchar, column_no integer, header varchar
);
