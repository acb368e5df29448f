-- code: reference_not_found, reference_not_unique
insert into finding by name
select
    case
        when load_school.urn is null then 'reference_not_found'
        else 'reference_not_unique'
    end as code,
    load_sound.row_id,
    'school_urn' as field,
    map {
        'what': 'school with URN',
        'value': load_typed.school_urn,
        'instead': 'school_id'
    } as facts
from load_sound
join load_typed
    using (row_id)
left join load_school
    on load_school.urn = load_typed.school_urn
where
    load_typed.school_urn is not null
    and (
        load_school.urn is null
        or load_school.schools > 1 and load_typed.school_id is null
    )
order by load_sound.row_id
