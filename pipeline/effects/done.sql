-- What nobody asks for any more once every row is judged: its memory is for the results.
drop table if exists words_now;
drop table if exists judged;
drop table if exists enrolled;
drop table if exists known_trn;
