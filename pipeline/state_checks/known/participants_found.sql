-- What only finding the people needed: its memory is for what follows.
drop table known.row_participant;
drop table known.batch_participant;
drop table known.candidate;
