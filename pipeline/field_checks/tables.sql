-- Small tables that the reading of a file needs, filled by `prepare`.
-- intake's codes that make a cell unreadable or a row not worth judging
create or replace table fields.fault_code (code varchar);
-- which fields are a row type's own
create or replace table fields.own_field (type varchar, field varchar);
-- the sender's column for a field
create or replace table fields.field_column (
    sheet_no integer, field varchar, column_no integer, header varchar
);
