-- code: reference_not_found, reference_not_unique
insert into finding by name
select
    case
        when school_spelling.urn is null then 'reference_not_found'
        else 'reference_not_unique'
    end as code,
    sound_row.row_id,
    'school_urn' as field,
    map {
        'what': 'school with URN',
        'value': typed_row.school_urn,
        'instead': 'school_id'
    } as facts
from loading.sound_row
join loading.typed_row
    using (row_id)
left join loading.school_spelling
    on school_spelling.urn = typed_row.school_urn
where
    typed_row.school_urn is not null
    and (
        school_spelling.urn is null
        or school_spelling.schools > 1 and typed_row.school_id is null
    )
order by sound_row.row_id
