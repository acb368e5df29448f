-- code: reference_not_found
insert into finding by name
select
    'reference_not_found' as code,
    row_id,
    'delivery_partner_id' as field,
    map {'what': 'delivery partner', 'value': delivery_partner_id::varchar} as facts
from loading.sound_row
where
    delivery_partner_id is not null
    and delivery_partner_id not in (
        select delivery_partner_id
        from ledger.delivery_partner
        where event < (select event from event_context)
    )
order by row_id
