-- A schema for each room's working tables; `tables.csv` says what is in them.
create schema intake;
create schema fields;
create schema known;
create schema judging;
create schema judged;
create schema verdicts;
create schema results;
create schema loading;
create schema statements;
create schema as_of;
create schema exporting;
create schema ids;
create schema templates;
