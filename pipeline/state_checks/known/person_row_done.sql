-- Every row has its turn by now.
drop table known.person_row;
