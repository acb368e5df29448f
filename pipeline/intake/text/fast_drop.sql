drop table if exists fast_rows;
