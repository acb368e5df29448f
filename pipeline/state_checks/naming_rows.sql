-- The rows that name a declaration by its ID.
create or replace table judging.naming_row as
select
    row_id,
    declaration_id
from fields.parsed
where declaration_id is not null;
