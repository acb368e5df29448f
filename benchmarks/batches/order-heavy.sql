-- Up to 20 rows a person whose order matters, one round of the file after another: declared,
-- voided, declared again, deferred, resumed, withdrawn. $apart as for the declarations.
with step as (
    select *
    from (
        values
            (1, 'participant-declaration', 3, 0, null),
            (2, 'participant-declaration', 4, 0, null),
            (3, 'participant-declaration', 3, 0, null),
            (4, 'participant-declaration-void', 4, null, null),
            (5, 'participant-declaration', 4, 1, null),
            (6, 'participant-defer', null, null, 'career-break'),
            (7, 'participant-declaration', 5, 0, null),
            (8, 'participant-resume', null, null, null),
            (9, 'participant-declaration', 5, 0, null),
            (10, 'participant-declaration', 5, 1, null),
            (11, 'participant-declaration-void', 5, null, null),
            (12, 'participant-declaration', 5, 0, null),
            (13, 'participant-resume', null, null, null),
            (14, 'participant-declaration-void', 3, null, null),
            (15, 'participant-declaration', 3, 0, null),
            (16, 'participant-declaration-void', 3, null, null),
            (17, 'participant-declaration-void', 3, null, null),
            (18, 'participant-declaration', 3, 1, null),
            (19, 'participant-withdraw', null, null, 'moved-school'),
            (20, 'participant-declaration', 3, 0, null)
    ) as steps(place, type, k, later, reason)
),
sent as (
    select
        person.j * $apart as n,
        step.*
    from range($rows * 2 // 21 + 20) as person(j)
    join step
        on step.place <= 1 + spread(person.j, 20)
    order by step.place, md5('row ' || person.j * $apart)
    limit $rows
)
select
    type,
    person_id(n) as participant_id,
    course_of(n) as course_identifier,
    type_of(k) as declaration_type,
    day_of(n, k) + later || 'T10:00:00Z' as declaration_date,
    if(type = 'participant-declaration', evidence_of(k), null) as evidence_held,
    reason
from sent
order by place, md5('row ' || n);
