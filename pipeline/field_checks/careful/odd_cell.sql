-- Every odd cell with what the careful reading made of its value.
select
    odd_cell.row_id,
    odd_cell.sheet_no,
    odd_cell.field,
    odd_value.text,
    odd_value.fault,
    odd_value.facts,
    odd_value.normalised,
    odd_value.zoneless,
    odd_value.two_ways,
    odd_value.read_as_uk,
    odd_value.warnings
from fields.odd_cell
join odd_value using (sheet_no, field, number, raw)
