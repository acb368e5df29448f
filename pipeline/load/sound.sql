-- The rows whose every cell could be read: the rules about the world look at these.
create or replace table load_sound as
select *
from load_merged
where row_id not in (select row_id from load_unread)
