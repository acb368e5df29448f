-- What the comments of marked cells say, cell by cell in the order of the sheet.
with chosen as (
    select
        line,
        place,
        list(seq) as findings
    from results.marked_cell
    group by line, place
    order by line, place
    limit $most
)
select
    line,
    place,
    string_agg(
        case severity when 'E' then 'Error: ' else 'Warning: ' end
            || title || '.' || chr(10) || detail,
        chr(10)
        order by severity, seq
    ) as words
from (select line, place, unnest(findings) as seq from chosen)
join results.reported_finding using (seq)
group by line, place
order by line, place
