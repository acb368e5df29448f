-- The rows whose every cell could be read: the rules about the world look at these.
create or replace table loading.sound_row as
select *
from loading.merged_row
where row_id not in (select row_id from loading.unread_row)
