-- The instant (UTC) of a text such as 2024-09-01T09:30:00Z, 2024-09-01 09:30:00+01:00, or without
-- a zone, which is London time. Null where the clocks skip or repeat that hour: the careful reader
-- decides there. The text has been matched against the pattern of instants before.
create or replace macro load_local(words) as
    try_cast(regexp_replace(words, '(?:Z|[+-][0-9:]+)$', '') as timestamp);
create or replace macro load_offset(words) as
    to_minutes(
        case
            when words[-6] in ('+', '-')
                then try_cast(words[-6] || '1' as integer)
                * (60 * try_cast(words[-5:-4] as integer) + try_cast(words[-2:] as integer))
            else 0
        end
    );
create or replace macro load_london(local_time) as
    (local_time at time zone 'Europe/London') at time zone 'UTC';
create or replace macro load_happens_once(local_time) as
    load_london(local_time + interval 1 hour) - load_london(local_time) = interval 1 hour
    and load_london(local_time) - load_london(local_time - interval 1 hour) = interval 1 hour;
create or replace macro load_instant(words) as
    case
        when words like '%Z' then try_cast(words[:-2] as timestamp)
        when words[-6] in ('+', '-') and words[-3] = ':' then load_local(words) - load_offset(words)
        when load_happens_once(try_cast(words as timestamp))
            then load_london(try_cast(words as timestamp))
    end;
