-- The partnerships that rows make or change.
create or replace table judged.new_partnership as
from ledger.partnership
limit 0;
alter table judged.new_partnership drop column event;
