-- The rules that a row breaks, but for those about a cell that could not be read.
create or replace table fields.broken as
select
    b.row_id,
    b.sheet_no,
    b.text,
    b.rule_no,
    rule_now.code,
    rule_now.field,
    rule_now.later
from broken_now b
join rule_now using (rule_no)
