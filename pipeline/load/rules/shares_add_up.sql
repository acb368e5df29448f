-- code: shares_do_not_add_up
insert into finding by name
with shares as (
    select
        row_id,
        unnest(['a', 'b', 'c', 'd']) as letter,
        unnest([
            band_a_output_share,
            band_b_output_share,
            band_c_output_share,
            band_d_output_share
        ]) as output,
        unnest([
            band_a_service_share,
            band_b_service_share,
            band_c_service_share,
            band_d_service_share
        ]) as service
    from loading.sound_row
)
select
    'shares_do_not_add_up' as code,
    row_id,
    concat('band_', letter, '_service_share') as field,
    map {
        'band': letter,
        'output': format('{:g}', output::double),
        'service': format('{:g}', service::double),
        'sum': format('{:g}', (output + service)::double)
    } as facts
from shares
where output + service <> 100
order by row_id, letter
