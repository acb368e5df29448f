-- What the verdicts have taken over: its memory is for the results.
drop table judged.verdict;
drop table judged.superseding;
drop table judged.superseded;
drop table judged.declaration_stamp;
