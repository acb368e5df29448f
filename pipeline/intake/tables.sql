-- The tables that intake fills, empty; received gets its columns s0, s1, ... as headers are read.
create or replace table intake.received (row_id integer, sheet_no integer, row integer, ignored varchar);

-- Cells of used columns that were number cells in a workbook.
create or replace table intake.cell_number (row_id integer, column_no integer);

-- What only a workbook knows of a cell: formulas, merged ranges.
create or replace table intake.cell_fault (
    row_id integer,
    column_no integer,
    code varchar,
    value varchar,
    facts map(varchar, varchar)
);

-- Rows of a text file that end before these columns.
create or replace table intake.short_row (row_id integer, missing integer[]);

-- The sheets that were read, and where each of the sender's columns is in them.
create or replace table intake.sheet (sheet_no integer, name varchar);
create or replace table intake.sender_column (
    sheet_no integer,
    column_no integer,
    letter varchar,
    header varchar,
    field varchar
);
