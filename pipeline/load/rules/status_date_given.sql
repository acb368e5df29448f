-- code: reference_status_date_missing
insert into finding by name
select
    'reference_status_date_missing' as code,
    row_id,
    case training_status
        when 'withdrawn' then 'withdrawal_date'
        else 'deferral_date'
    end as field,
    map {'status': training_status} as facts
from loading.sound_row
where
    training_status = 'withdrawn' and withdrawal_date is null
    or training_status = 'deferred' and deferral_date is null
order by row_id
