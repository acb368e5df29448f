where not exists (
    from unreached u
    where u.row_id = b.row_id
    and u.rule_no = b.rule_no
)
