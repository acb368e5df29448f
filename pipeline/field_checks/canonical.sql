-- What a row means, whatever the file looked like: its type, its own fields in ordinary form (dates
-- as UTC instants) and your_reference. Values that could not be read, and free text, have their
-- length before them, so that two different rows never say the same.
create or replace macro sized(x) as
case when x <> '' then concat('~', length(x), ':', x) end;

-- The few rows that were mended are put together first: a join that asks many rows for few takes
-- room for every text of every 2,048 that it asks.
create or replace table mended_row as
from batch
semi join mended using (row_id);

create or replace table careful_row as
select
    batch.row_id,
    concat(
        coalesce(batch.type::varchar, sized(t.text)), '|',
        coalesce(batch.participant_id::varchar, sized(m.participant_id)), '|',
        coalesce(batch.course_identifier::varchar, sized(m.course_identifier)), '|',
        coalesce(batch.declaration_type::varchar, sized(m.declaration_type)), '|',
        coalesce(batch.declaration_date::varchar, sized(m.declaration_date)), '|',
        coalesce(batch.evidence_held::varchar, sized(m.evidence_held)), '|',
        coalesce(batch.declaration_id::varchar, sized(m.declaration_id)), '|',
        coalesce(batch.reason::varchar, sized(m.reason)), '|',
        coalesce(batch.schedule_identifier::varchar, sized(m.schedule_identifier)), '|',
        coalesce(batch.cohort::varchar, sized(m.cohort)), '|',
        coalesce(batch.school_id::varchar, sized(m.school_id)), '|',
        sized(batch.urn), '|',
        coalesce(batch.delivery_partner_id::varchar, sized(m.delivery_partner_id)), '|',
        coalesce(batch.partnership_id::varchar, sized(m.partnership_id)), '|',
        sized(batch.your_reference),
        chr(10)
    ) as canonical
from mended_row as batch
join mended m using (row_id)
left join odd_type t using (row_id);

update typed_row
set canonical = careful_row.canonical
from careful_row
where careful_row.row_id = typed_row.row_id;

drop table mended_row;
drop table careful_row;

create or replace view canonical_row as
select
    row_id,
    coalesce(
        canonical,
        concat(
            batch.type::varchar, '|',
            batch.participant_id::varchar, '|',
            batch.course_identifier::varchar, '|',
            batch.declaration_type::varchar, '|',
            batch.declaration_date::varchar, '|',
            batch.evidence_held::varchar, '|',
            batch.declaration_id::varchar, '|',
            batch.reason::varchar, '|',
            batch.schedule_identifier::varchar, '|',
            batch.cohort::varchar, '|',
            batch.school_id::varchar, '|',
            sized(batch.urn), '|',
            batch.delivery_partner_id::varchar, '|',
            batch.partnership_id::varchar, '|',
            sized(batch.your_reference),
            chr(10)
        )
    ) as canonical
from batch;
