-- What a row means, whatever the file looked like: its type, its own fields in ordinary form (dates
-- as UTC instants) and your_reference. Values that could not be read, and free text, have their
-- length before them, so that two different rows never say the same.
create or replace macro sized(x) as
case when x <> '' then concat('~', length(x), ':', x) end;

-- The few rows that were mended are put together first: a join that asks many rows for few takes
-- room for every text of every 2,048 that it asks.
create or replace table fields.mended_row as
from fields.parsed
semi join fields.mended using (row_id);

create or replace table fields.careful_row as
select
    parsed.row_id,
    concat(
        coalesce(parsed.type::varchar, sized(t.text)), '|',
        coalesce(parsed.participant_id::varchar, sized(m.participant_id)), '|',
        coalesce(parsed.course_identifier::varchar, sized(m.course_identifier)), '|',
        coalesce(parsed.declaration_type::varchar, sized(m.declaration_type)), '|',
        coalesce(parsed.declaration_date::varchar, sized(m.declaration_date)), '|',
        coalesce(parsed.evidence_held::varchar, sized(m.evidence_held)), '|',
        coalesce(parsed.declaration_id::varchar, sized(m.declaration_id)), '|',
        coalesce(parsed.reason::varchar, sized(m.reason)), '|',
        coalesce(parsed.schedule_identifier::varchar, sized(m.schedule_identifier)), '|',
        coalesce(parsed.cohort::varchar, sized(m.cohort)), '|',
        coalesce(parsed.school_id::varchar, sized(m.school_id)), '|',
        sized(parsed.urn), '|',
        coalesce(parsed.delivery_partner_id::varchar, sized(m.delivery_partner_id)), '|',
        coalesce(parsed.partnership_id::varchar, sized(m.partnership_id)), '|',
        sized(parsed.your_reference),
        chr(10)
    ) as canonical
from fields.mended_row as parsed
join fields.mended m using (row_id)
left join fields.odd_type t using (row_id);

update fields.typed_row
set canonical = careful_row.canonical
from fields.careful_row
where careful_row.row_id = typed_row.row_id;

drop table fields.mended_row;
drop table fields.careful_row;

create or replace view fields.canonical_row as
select
    row_id,
    coalesce(
        canonical,
        concat(
            parsed.type::varchar, '|',
            parsed.participant_id::varchar, '|',
            parsed.course_identifier::varchar, '|',
            parsed.declaration_type::varchar, '|',
            parsed.declaration_date::varchar, '|',
            parsed.evidence_held::varchar, '|',
            parsed.declaration_id::varchar, '|',
            parsed.reason::varchar, '|',
            parsed.schedule_identifier::varchar, '|',
            parsed.cohort::varchar, '|',
            parsed.school_id::varchar, '|',
            sized(parsed.urn), '|',
            parsed.delivery_partner_id::varchar, '|',
            parsed.partnership_id::varchar, '|',
            sized(parsed.your_reference),
            chr(10)
        )
    ) as canonical
from fields.parsed;
