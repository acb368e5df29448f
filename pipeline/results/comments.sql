-- What the comments of a sheet's marked cells say, cell by cell in its order.
with chosen as (
    select
        line,
        place,
        list(seq) as findings
    from results.marked_cell
    where sheet_title = $sheet_title
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
