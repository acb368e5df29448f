where not exists (
    from fields.odd_reading r
    where r.row_id = b.row_id
    and r.field = rule_now.field
    and r.fault is not null
)
