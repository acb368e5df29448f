-- What the careful reading has made of a cell goes into its row.
update batch
set
    participant_id = case when m.participant_id is null then batch.participant_id else read_uuid(m.participant_id) end,
    course_identifier = case when m.course_identifier is null then batch.course_identifier else try_cast(m.course_identifier as word_of_course_identifier) end,
    declaration_type = case when m.declaration_type is null then batch.declaration_type else try_cast(m.declaration_type as word_of_declaration_type) end,
    declaration_date = case when m.declaration_date is null then batch.declaration_date else read_instant(m.declaration_date) end,
    evidence_held = case when m.evidence_held is null then batch.evidence_held else try_cast(m.evidence_held as word_of_evidence_held) end,
    declaration_id = case when m.declaration_id is null then batch.declaration_id else read_uuid(m.declaration_id) end,
    reason = case when m.reason is null then batch.reason else try_cast(m.reason as word_of_reason) end,
    schedule_identifier = case when m.schedule_identifier is null then batch.schedule_identifier else try_cast(m.schedule_identifier as word_of_schedule_identifier) end,
    cohort = case when m.cohort is null then batch.cohort else read_year(m.cohort) end,
    school_id = case when m.school_id is null then batch.school_id else read_uuid(m.school_id) end,
    urn = case when m.urn is null then batch.urn else nullif(m.urn, '') end,
    delivery_partner_id = case when m.delivery_partner_id is null then batch.delivery_partner_id else read_uuid(m.delivery_partner_id) end,
    partnership_id = case when m.partnership_id is null then batch.partnership_id else read_uuid(m.partnership_id) end
from mended m
where m.row_id = batch.row_id;

-- What a row means, whatever the file looked like: its type, its own fields in ordinary form (dates
-- as UTC instants) and your_reference. Values that could not be read, and free text, have their
-- length before them, so that two different rows never say the same.
create or replace macro sized(x) as
case when x <> '' then concat('~', length(x), ':', x) end;

update batch
set canonical = concat_ws(
    '|',
    coalesce(batch.type::varchar, sized(t.text), ''),
    coalesce(batch.participant_id::varchar, sized(m.participant_id), ''),
    coalesce(batch.course_identifier::varchar, sized(m.course_identifier), ''),
    coalesce(batch.declaration_type::varchar, sized(m.declaration_type), ''),
    coalesce(batch.declaration_date::varchar, sized(m.declaration_date), ''),
    coalesce(batch.evidence_held::varchar, sized(m.evidence_held), ''),
    coalesce(batch.declaration_id::varchar, sized(m.declaration_id), ''),
    coalesce(batch.reason::varchar, sized(m.reason), ''),
    coalesce(batch.schedule_identifier::varchar, sized(m.schedule_identifier), ''),
    coalesce(batch.cohort::varchar, sized(m.cohort), ''),
    coalesce(batch.school_id::varchar, sized(m.school_id), ''),
    coalesce(sized(batch.urn), ''),
    coalesce(batch.delivery_partner_id::varchar, sized(m.delivery_partner_id), ''),
    coalesce(batch.partnership_id::varchar, sized(m.partnership_id), ''),
    coalesce(sized(batch.your_reference), '')
) || chr(10)
from mended m
left join odd_type t on t.row_id = m.row_id
where m.row_id = batch.row_id;

create or replace view canonical_row as
select
    row_id,
    coalesce(canonical, concat_ws(
            '|',
            coalesce(batch.type::varchar, ''),
            coalesce(batch.participant_id::varchar, ''),
            coalesce(batch.course_identifier::varchar, ''),
            coalesce(batch.declaration_type::varchar, ''),
            coalesce(batch.declaration_date::varchar, ''),
            coalesce(batch.evidence_held::varchar, ''),
            coalesce(batch.declaration_id::varchar, ''),
            coalesce(batch.reason::varchar, ''),
            coalesce(batch.schedule_identifier::varchar, ''),
            coalesce(batch.cohort::varchar, ''),
            coalesce(batch.school_id::varchar, ''),
            coalesce(sized(batch.urn), ''),
            coalesce(batch.delivery_partner_id::varchar, ''),
            coalesce(batch.partnership_id::varchar, ''),
            coalesce(sized(batch.your_reference), '')
        ) || chr(10)) as canonical
from batch;
