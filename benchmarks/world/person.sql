-- The people of the made-up world, numbered from 0. Two in three train on a standard schedule, all
-- of whose milestones are over; the third on an extended one, whose milestones have no end.
create or replace macro made_id(what, n) as
md5('ecf-batch benchmarks/' || what || '/' || n)::uuid::varchar;

create or replace macro spread(n, of_how_many) as
(n * 7919 + 13) % of_how_many;

create or replace macro person_id(n) as
made_id('participant', n);

create or replace macro is_standard(n) as
n % 3 <> 2;

create or replace macro cohort_of(n) as
case when is_standard(n) then 2022 else 2023 end;

create or replace macro course_of(n) as
case when n % 10 = 7 then 'ecf-mentor' else 'ecf-induction' end;

-- The day on which person n reached point k (0: started, 1 to 4: retained, 5: completed, 6: the
-- first extended one), always inside its milestone.
create or replace macro day_of(n, k) as
(
    make_date(cohort_of(n), 10, 1)
    + to_months(if(is_standard(n), [0, 5, 7, 12, 16, 20], [0, 4, 6, 9, 12, 15, 18])[k + 1])
)::date + (n % 27)::integer;

create or replace macro type_of(k) as
['started', 'retained-1', 'retained-2', 'retained-3', 'retained-4', 'completed', 'extended-1'][k + 1];

create or replace macro evidence_of(k) as
case when k > 0 then ['training-event-attended', 'self-study-material-completed', 'other'][k % 3 + 1] end;
