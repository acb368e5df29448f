-- The rows to be judged, typed; `sound` rows go on to the state checks.
create or replace table batch as
with unsound as (
    select distinct row_id
    from finding
    where row_id is not null
        and (code in (select code from field_rule) or code in (select code from fault_code))
)
select
    row_id,
    sheet_no,
    row,
    type,
    read_uuid(participant_id) as participant_id,
    case when is_word('course_identifier', course_identifier) then course_identifier end
        as course_identifier,
    case when is_word('declaration_type', declaration_type) then declaration_type end
        as declaration_type,
    read_instant(declaration_date) as declaration_date,
    case when is_word('evidence_held', evidence_held) then evidence_held end as evidence_held,
    read_uuid(declaration_id) as declaration_id,
    case when is_word('reason', reason) then reason end as reason,
    case when is_word('schedule_identifier', schedule_identifier) then schedule_identifier end
        as schedule_identifier,
    read_year(cohort) as cohort,
    read_uuid(school_id) as school_id,
    nullif(urn, '') as urn,
    read_uuid(delivery_partner_id) as delivery_partner_id,
    read_uuid(partnership_id) as partnership_id,
    case when has_text(your_reference) then in_nfc(without_guard(your_reference)) end
        as your_reference,
    type is not null and row_id not in (select row_id from unsound) as sound
from clean_row;

-- What a row means, whatever the file looked like: its type, its own fields in ordinary form (dates
-- as UTC instants) and your_reference. Values that could not be read, and free text, have their
-- length before them, so that two different rows never say the same.
create or replace macro sized(x) as
case when x <> '' then concat('~', length(x), ':', x) end;

create or replace view canonical_row as
select
    b.row_id,
    concat_ws(
        '|',
        coalesce(b.type, sized(t.text), ''),
        coalesce(b.participant_id::varchar, sized(m.participant_id), ''),
        coalesce(b.course_identifier, sized(m.course_identifier), ''),
        coalesce(b.declaration_type, sized(m.declaration_type), ''),
        coalesce(b.declaration_date::varchar, sized(m.declaration_date), ''),
        coalesce(b.evidence_held, sized(m.evidence_held), ''),
        coalesce(b.declaration_id::varchar, sized(m.declaration_id), ''),
        coalesce(b.reason, sized(m.reason), ''),
        coalesce(b.schedule_identifier, sized(m.schedule_identifier), ''),
        coalesce(b.cohort::varchar, sized(m.cohort), ''),
        coalesce(b.school_id::varchar, sized(m.school_id), ''),
        coalesce(sized(b.urn), ''),
        coalesce(b.delivery_partner_id::varchar, sized(m.delivery_partner_id), ''),
        coalesce(b.partnership_id::varchar, sized(m.partnership_id), ''),
        coalesce(sized(b.your_reference), '')
    ) || chr(10) as canonical
from batch b
left join mended m on m.row_id = b.row_id
left join odd_type t on t.row_id = b.row_id;
