-- What has to add up: rows, first values that look special, references that may be the example, rows
-- with a single value;
-- then for each column bytes, longest value, whether a value has a quotation mark or a CR.
select
    count(*),
    count(*) filter (where regexp_matches(s0, $special) is not false),
    count(*) filter (where regexp_matches(struct_extract(fast_row, $reference), $example)),
    count(*) filter (
        where ($single and contains(s0, ' '))
        or (
            $several
            and concat(struct_extract(fast_row, $second)) = ''
            and strlen(concat(*columns('^[sx][0-9]+$'))) = strlen(s0)
        )
    ),
    coalesce(sum(strlen(columns('^[sx][0-9]+$'))), 0),
    coalesce(max(strlen(columns('^[sx][0-9]+$'))), 0),
    coalesce(bool_or($quotes and contains(columns('^[sx][0-9]+$'), '"')), false),
    coalesce(bool_or($returns and contains(columns('^[sx][0-9]+$'), chr(13))), false)
from intake.fast_row;
