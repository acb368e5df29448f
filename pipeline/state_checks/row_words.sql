-- How another row of the same file is named.
create or replace view judging.row_name as
select
    parsed.row_id,
    'row ' || parsed.row || case
        when (select count(*) from intake.sheet) > 1 then ' of sheet ' || sheet.name
        else ''
    end as words
from fields.parsed
join intake.sheet using (sheet_no);
