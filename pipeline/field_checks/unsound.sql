-- Rows that break a field rule, or that could not be read, do not go on to the state checks.
update fields.typed_row
set sound = false
where row_id in (
    select row_id
    from finding
    where row_id is not null
    and (
        code in (select unnest($rule_codes::varchar[]))
        or code in (select code from fields.fault_code)
    )
)
