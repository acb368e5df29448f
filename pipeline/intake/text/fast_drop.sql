drop table if exists intake.fast_row;
