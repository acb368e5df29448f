-- How facts are said to people, and the functions that several rooms share.
create or replace macro london(instant) as
    instant at time zone 'UTC' at time zone 'Europe/London';
create or replace macro london_midnight(day) as
    (day::timestamp at time zone 'Europe/London') at time zone 'UTC';
create or replace macro long_date(day) as
    strftime(day, '%-d %B %Y');
-- Of two versions of a key the later one has the higher number: one number is compared faster than
-- two.
create or replace macro version_no(event, seq) as
    event * 4294967296 + seq;
-- A noun with its article at the start of a sentence; of our declaration types only the extended
-- ones begin with a vowel.
create or replace macro article(noun) as
    case when noun like 'e%' then 'An ' else 'A ' end || noun;
-- RFC 4122, version 5, in the URL namespace: the same name gives the same ID, everywhere. Of the hash,
-- the first 128 bits are taken, and the bits that say version and variant are set.
create or replace macro named_uuid(name) as (
    unhex(substr(
        sha1('\x6b\xa7\xb8\x11\x9d\xad\x11\xd1\x80\xb4\x00\xc0\x4f\xd4\x30\xc8'::blob || encode(name)),
        1,
        32
    ))::uuid::uhugeint
    & 'ffffffff-ffff-0fff-3fff-ffffffffffff'::uuid::uhugeint
    | '00000000-0000-5000-8000-000000000000'::uuid::uhugeint
)::uuid;
-- What a date means in a workbook with the other epoch (1900 or 1904) lies 1,462 days off: the first of
-- both readings that is inside a milestone and not in the future, else null.
create or replace macro other_epoch_day(instant, starts_at, ends_at, now) as
case
    when instant - interval 1462 days >= starts_at
        and instant - interval 1462 days < coalesce(ends_at, 'infinity'::timestamp)
        and instant - interval 1462 days <= now
        then london(instant - interval 1462 days)::date
    when instant + interval 1462 days >= starts_at
        and instant + interval 1462 days < coalesce(ends_at, 'infinity'::timestamp)
        and instant + interval 1462 days <= now
        then london(instant + interval 1462 days)::date
end;
create or replace macro other_epoch_words(day) as
coalesce(
    ' It is 1,462 days off ' || long_date(day) || ', which would fit: it may come from a workbook '
        || 'with the other date system (1900 or 1904). If the day that was typed is '
        || long_date(day) || ', write the dates of this column as text, with the year first.',
    ''
);

-- Whether a row uses a field: its type has it (`is_own`), but what a void by ID or a partnership with
-- a school ID has besides says nothing.
create or replace macro is_in_use(field, is_own, by_declaration_id, by_school_id) as
    field = 'type'
    or (
        is_own
        and not (by_declaration_id and field <> 'declaration_id')
        and not (by_school_id and field = 'urn')
    );
