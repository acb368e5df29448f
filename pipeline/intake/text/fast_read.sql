-- Every line below the header as text; anything that is not ordinary is an error.
create or replace table intake.fast_row as
select *
from read_csv(
    $path,
    columns = $columns,
    delim = $delimiter,
    skip = $skip,
    quote = '"',
    escape = '"',
    header = false,
    auto_detect = false,
    strict_mode = true,
    nullstr = ''
);
