-- What was read carefully, and what intake could not read. A cell with a fault has a text that is not
-- blank, so that no rule calls it missing.
select
    coalesce(read.row_id, unread.row_id) as row_id,
    coalesce(read.sheet_no, unread.sheet_no) as sheet_no,
    coalesce(read.field, unread.field) as field,
    case
        when unread.code is not null then coalesce(nullif(read.text, ''), '#')
        else read.text
    end as text,
    coalesce(unread.code, read.fault) as fault,
    unread.value,
    coalesce(unread.facts, read.facts) as facts,
    coalesce(unread.told, false) as told,
    coalesce(read.normalised, false) as normalised,
    coalesce(read.zoneless, false) as zoneless,
    coalesce(read.two_ways, false) as two_ways,
    coalesce(read.read_as_uk, false) as read_as_uk,
    coalesce(read.warnings, []) as warnings
from read
full join unread
    on unread.row_id = read.row_id
    and unread.field = read.field
