-- code: reference_bands_overlap
-- A gap between bands is not refused here: the statement says so when it is due (money, section 1).
insert into finding by name
with bands as (
    select
        row_id,
        unnest(['a', 'b', 'c', 'd']) as letter,
        unnest([band_a_min, band_b_min, band_c_min, band_d_min]) as least,
        unnest([band_a_max, band_b_max, band_c_max, band_d_max]) as most
    from loading.sound_row
),
beside as (
    select
        row_id,
        letter,
        least,
        most,
        lag(letter) over lower_bands as letter_below,
        max(most) over lower_bands as most_below
    from bands
    where most is not null
    window lower_bands as (
        partition by row_id
        order by letter
        rows between unbounded preceding and 1 preceding
    )
)
select
    case
        when most < least then 'reference_band_ends_before_it_starts'
        else 'reference_bands_overlap'
    end as code,
    row_id,
    case
        when most < least then concat('band_', letter, '_max')
        when least is null then concat('band_', letter, '_max')
        else concat('band_', letter, '_min')
    end as field,
    map {
        'band': letter,
        'min': coalesce(least::varchar, 'blank'),
        'max': most::varchar,
        'band_below': coalesce(letter_below, ''),
        'max_below': coalesce(most_below::varchar, '')
    } as facts
from beside
where
    most < least
    or coalesce(least, most) <= most_below
order by row_id, letter
