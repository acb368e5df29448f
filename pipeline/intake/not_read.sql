-- The tables that others ask about a file, as far as it was not read: refused before, or on the way.
create table if not exists intake.received (row_id integer, sheet_no integer, row integer);
create table if not exists intake.sheet (sheet_no integer, name varchar);
create table if not exists intake.sender_column (
    sheet_no integer,
    column_no integer,
    letter varchar,
    header varchar,
    field varchar
);
