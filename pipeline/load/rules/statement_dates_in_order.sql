-- code: reference_dates_out_of_order
insert into finding by name
select
    'reference_dates_out_of_order' as code,
    row_id,
    'payment_date' as field,
    map {
        'later': 'payment date',
        'later_date': strftime(payment_date, '%-d %B %Y'),
        'earlier': 'cut-off date',
        'earlier_date': strftime(cut_off_date, '%-d %B %Y')
    } as facts
from loading.sound_row
where payment_date < cut_off_date
order by row_id
