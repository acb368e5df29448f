-- code: reference_dates_out_of_order
insert into finding by name
select
    'reference_dates_out_of_order' as code,
    row_id,
    'milestone_date' as field,
    map {
        'later': 'milestone date',
        'later_date': strftime(milestone_date, '%-d %B %Y'),
        'earlier': 'start date',
        'earlier_date': strftime(start_date, '%-d %B %Y')
    } as facts
from loading.sound_row
where milestone_date < start_date
order by row_id
