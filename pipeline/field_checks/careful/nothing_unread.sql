-- Intake could read every cell.
select
    null::integer as row_id,
    null::integer as sheet_no,
    null::varchar as field,
    null::varchar as code,
    null::varchar as value,
    null::map(varchar, varchar) as facts,
    false as told
where false
