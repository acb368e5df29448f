-- 3.8 statements: own ones and those of the calendar. A list has those that pay output fees.
create or replace table exporting.exported_row as
select
    statement_id as record_id,
    payment_date as record_created_at,
    0 as record_version,
    0 as row_no,
    statement_id,
    (select lead_provider from exporting.context) as lead_provider,
    cohort,
    name,
    split_part(name, ' ', 1) as month,
    try_cast(split_part(name, ' ', 2) as integer) as year,
    type,
    cut_off_date,
    payment_date,
    output_fee,
    state,
    state = 'paid' as paid,
    created_at,
    updated_at
from exporting.statement_row
where lead_provider_id = (select lead_provider_id from event_context)
and (output_fee or (select record_id is not null from exporting.context));
