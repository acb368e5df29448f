-- What nothing later needs. `canonical_row` reads `batch`, `mended` and `odd_reading`.
drop view broken;
drop table broken_rule;
drop table rule_words;
drop table unreached;
drop table odd_cell;
drop table odd_value;
