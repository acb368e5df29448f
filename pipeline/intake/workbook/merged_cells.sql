-- Every cell of a used column that lies in a merged range and is not its first cell.
insert into intake.cell_fault
select
    received.row_id,
    used_column.column_no,
    'cell_merged',
    null,
    map {'range': merged_range.cells}
from intake.received
join merged_range
    on received.row between merged_range.top and merged_range.bottom
join used_column
    on used_column.position between merged_range.left_most and merged_range.right_most
where received.sheet_no = $sheet_no
    and received.ignored is null
    and not (received.row = merged_range.top and used_column.position = merged_range.left_most)
order by received.row_id, used_column.column_no;
