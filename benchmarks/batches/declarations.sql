-- Three or four new declarations a person, in all $rows, in no order; one row in ten has a fault,
-- one in a hundred is written oddly. $apart: every how manyth person of the world is in the batch.
with declared as (
    select
        person.j * $apart as n,
        k,
        spread(person.j * 4 + k, 1000) as odd
    from range(($rows * 3 + 9) // 10) as person(j)
    cross join range(3, 7) as point(k)
    where k < 6 or not is_standard(person.j * $apart)
),
numbered as (
    select *
    from declared
    order by md5('row ' || n || '/' || k)
    limit $rows
)
select
    case
        when odd < 8 then left(person_id(n), 35)
        when odd < 16 then made_id('stranger', n || '/' || k)
        when odd in (102, 103) then upper(person_id(n))
        else person_id(n)
    end as participant_id,
    case
        when odd between 16 and 21 then 'npq-headship'
        when odd between 22 and 25 then if(course_of(n) = 'ecf-mentor', 'ecf-induction', 'ecf-mentor')
        when odd in (104, 105) then ' ' || course_of(n)
        else course_of(n)
    end as course_identifier,
    case
        when odd between 26 and 32 then 'retained-5'
        when odd between 33 and 48 then 'started'
        when odd in (106, 107) then replace(type_of(k), '-', ' ')
        else type_of(k)
    end as declaration_type,
    case
        when odd between 49 and 54 then null
        when odd between 55 and 60 then '2024-02-31'
        when odd between 61 and 66 then '2031-01-01T00:00:00Z'
        when odd between 67 and 72 then '2022-01-15T10:00:00Z'
        when odd in (108, 109) then strftime(day_of(n, k), '%-d %B %Y')
        when odd > 900 then day_of(n, k)::varchar
        else day_of(n, k) || 'T10:00:00Z'
    end as declaration_date,
    case
        when odd between 73 and 80 then 'register'
        when odd between 81 and 88 then null
        else evidence_of(k)
    end as evidence_held
from numbered
order by md5('row ' || n || '/' || k);
