-- Which cells of the sheets Rejected and Accepted of results.xlsx are marked. Needs `sender_place`, where
-- each of the sender's columns stands among them; $sheets says for each sheet which rows it has, how many
-- columns stand before the sender's and which of them is `result_row`: a finding that points to no
-- column of the file marks that one.
create or replace table results.marked_cell as
with sheet as (
    select unnest(sheet)
    from (select unnest($sheets) as sheet)
),
sheet_row as (
    select
        sheet.sheet_title,
        row_outcome.row_id,
        sheet.before,
        sheet.place_of_row,
        row_number() over (partition by sheet.sheet_title order by row_outcome.row_id) + 1 as line
    from verdicts.row_outcome
    join sheet on list_contains(sheet.outcomes, row_outcome.outcome)
)
select
    sheet_row.sheet_title,
    sheet_row.line::integer as line,
    reported_finding.row_id,
    coalesce(sheet_row.before + sender_place.place, sheet_row.place_of_row)::integer as place,
    sender_place.header,
    reported_finding.severity,
    reported_finding.seq
from results.reported_finding
join sheet_row using (row_id)
left join results.sender_place using (column_no)
where reported_finding.severity in ('E', 'W');
