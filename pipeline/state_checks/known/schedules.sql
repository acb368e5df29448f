-- The schedules that each cohort offers: what rows that change a schedule ask about.
create or replace table known.schedule as
select
    cohort,
    schedule_identifier::schedule_identifier_enum as schedule_identifier,
    any_value(schedule_type) as schedule_type
from as_of.milestone
group by cohort, schedule_identifier;
