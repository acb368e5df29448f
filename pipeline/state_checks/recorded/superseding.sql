-- The declarations of others that those of this batch gave way to.
create or replace table judged.superseding as
select
    declaration_no,
    declaration_id
from known.declaration
where declaration_no in (select superseded_by_no from judged.verdict where superseded_by_no is not null);
