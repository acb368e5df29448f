-- The quick reading: values in ordinary form, in bulk. Whatever it does not know is odd, and the
-- careful reading (schemas/values.py, schemas/dates.py) says what it means; a test shows that the
-- two agree on every ordinary value.

create or replace macro has_text(x) as coalesce(regexp_matches(
    x,
    '[^\t-\r \x{85}\x{a0}\x{ad}\x{1680}\x{180e}\x{2000}-\x{200d}\x{2028}\x{2029}\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}]'
), false);

create or replace macro read_uuid(x) as
case when try_cast(x as uuid)::varchar = lower(x) then try_cast(x as uuid) end;

create or replace macro read_year(x) as
case when regexp_full_match(x, '[1-9][0-9]{3}') then try_cast(x as integer) end;

create or replace macro last_sunday(day_31) as
day_31 - dayofweek(day_31)::integer;

-- A London time as an instant. The clocks change at 01:00 UTC on the last Sundays of March and
-- October; the hours that they skip or repeat are left to the careful reading.
create or replace macro from_london_between(t, spring, autumn) as
case
    when t < spring + interval 1 hour or t >= autumn + interval 2 hours then t
    when t >= spring + interval 2 hours and t < autumn + interval 1 hour then t - interval 1 hour
end;

create or replace macro from_london(t) as from_london_between(
    t,
    last_sunday(make_date(year(t), 3, 31)),
    last_sunday(make_date(year(t), 10, 31))
);

create or replace macro is_plain_time(x) as regexp_full_match(
    x,
    '20[0-9]{2}-[0-9]{2}-[0-9]{2}([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?'
);

create or replace macro read_instant(x) as
case
    when regexp_full_match(
        x,
        '20[0-9]{2}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z'
    ) then try_cast(x as timestamp)
    when is_plain_time(x) then from_london(try_cast(x as timestamp))
end;

-- What a spreadsheet would run was written with an apostrophe before it; here it goes again.
create or replace macro without_guard(x) as
case
    when starts_with(x, '''') and regexp_matches(x, '^''[\s\x{a0}]*[=+@\t\r\x{ff1d}\x{ff0b}\x{ff20}\x{ff0d}-]')
        then x[2:]
    else x
end;

create or replace macro in_nfc(x) as
case when strlen(x) = length(x) then x else nfc_normalize(x) end;

-- Free text with its length before it: what follows it is never taken for a part of it.
create or replace macro sized(x) as
case when x <> '' then concat('~', length(x), ':', x) end;
