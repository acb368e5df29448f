-- How another row of the same file is named.
create or replace view row_words as
select
    batch.row_id,
    'row ' || batch.row || case
        when (select count(*) from sheet) > 1 then ' of sheet ' || sheet.name
        else ''
    end as words
from batch
join sheet using (sheet_no);
