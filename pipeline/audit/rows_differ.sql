-- The rows whose answer now is not the recorded one: both answers, side by side. `event_context.event` is
-- the event that was judged again.
with recorded_codes as (
    select
        row_id,
        list(distinct code order by code) as codes
    from ledger.finding
    where event = (select event from event_context)
    and severity in ('E', 'W')
    and row_id is not null
    group by row_id
),
codes_now as (
    select
        row_id,
        list(distinct code order by code) as codes
    from verdicts.new_finding
    where severity in ('E', 'W')
    and row_id is not null
    group by row_id
),
before as (
    select
        batch_row.row_id,
        batch_row.sheet,
        batch_row.row,
        batch_row.type,
        batch_row.participant_id as person,
        struct_pack(
            outcome := outcome,
            codes := coalesce(codes, []),
            declaration_id := declaration_id::varchar,
            state := state,
            statement := statement,
            participant_id := participant_id::varchar
        ) as answer
    from ledger.batch_row
    left join recorded_codes using (row_id)
    where batch_row.event = (select event from event_context)
),
now as (
    select
        new_batch_row.row_id,
        new_batch_row.sheet,
        new_batch_row.row,
        new_batch_row.type,
        new_batch_row.participant_id as person,
        struct_pack(
            outcome := outcome,
            codes := coalesce(codes, []),
            declaration_id := declaration_id::varchar,
            state := state,
            statement := statement,
            participant_id := participant_id::varchar
        ) as answer
    from verdicts.new_batch_row
    left join codes_now using (row_id)
)
select
    coalesce(before.row_id, now.row_id) as row_id,
    coalesce(before.sheet, now.sheet) as sheet,
    coalesce(before.row, now.row) as row,
    coalesce(before.type, now.type) as type,
    coalesce(before.person, now.person)::varchar as person,
    before.answer as recorded,
    now.answer as now
from before
full join now using (row_id)
where before.answer is distinct from now.answer
or before.row is distinct from now.row
or before.sheet is distinct from now.sheet
or before.type is distinct from now.type
order by coalesce(before.row_id, now.row_id);
