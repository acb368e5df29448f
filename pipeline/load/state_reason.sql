-- Only an ineligible declaration has a reason; a superseded one is a duplicate.
update loading.merged_row
set state_reason = case
    when state = 'ineligible'
        then coalesce(
            state_reason,
            case when superseded_by is not null then 'duplicate_declaration' end
        )
end
