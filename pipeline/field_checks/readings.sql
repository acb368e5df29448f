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

-- The value of each field, from its text in ordinary form; null where it is not.
create or replace macro typed_participant_id(x) as read_uuid(x);
create or replace macro typed_course_identifier(x) as try_cast(x as course_identifier_enum);
create or replace macro typed_declaration_type(x) as try_cast(x as declaration_type_enum);
create or replace macro typed_declaration_date(x) as read_instant(x);
create or replace macro typed_evidence_held(x) as try_cast(x as evidence_held_enum);
create or replace macro typed_declaration_id(x) as read_uuid(x);
create or replace macro typed_reason(x) as try_cast(x as reason_enum);
create or replace macro typed_schedule_identifier(x) as try_cast(x as schedule_identifier_enum);
create or replace macro typed_cohort(x) as read_year(x);
create or replace macro typed_school_id(x) as read_uuid(x);
create or replace macro typed_urn(x) as nullif(x, '');
create or replace macro typed_delivery_partner_id(x) as read_uuid(x);
create or replace macro typed_partnership_id(x) as read_uuid(x);
create or replace macro typed_your_reference(x) as
case when has_text(x) then in_nfc(without_guard(x)) end;
