-- What nothing later needs. `canonical_row` reads `batch`, `mended` and `odd_reading`.
drop view fields.broken;
drop table fields.broken_rule;
drop table fields.rule_detail;
drop table fields.unreached;
drop table fields.odd_cell;
drop table fields.odd_value;
