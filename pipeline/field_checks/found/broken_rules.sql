select
    b.code,
    b.row_id,
    b.field,
    c.column_no,
    w.detail
from fields.broken b
join rule_detail w
    on w.rule_no = b.rule_no
    and w.text = b.text
left join fields.field_column c
    on c.sheet_no = b.sheet_no
    and c.field = b.field
