-- The rows to be judged, their cells as trimmed text.
-- `received.*` is replaced by the columns of the kind (`phrases.text_of`).
create or replace table loading.row_text as
select received.*
from intake.received
where
    ignored is null
    and sheet_no in (select sheet_no from loading.sent_sheet)
    and row_id not in (
        select row_id
        from finding
        where
            row_id is not null
            and code in (
                'quote_misplaced',
                'row_too_many_values',
                'row_looks_like_total',
                'row_is_example'
            )
    )
