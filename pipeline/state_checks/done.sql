-- What nobody asks for any more once every row is judged: its memory is for the results.
drop table if exists words_now;
drop table if exists kept_declaration_facts;
drop table if exists kept_void_facts;
drop table if exists kept_status_facts;
drop table if exists kept_schedule_facts;
drop table if exists enrolled;
drop table if exists known_participant;
drop table if exists known_enrolment;
drop table if exists known_declaration;
