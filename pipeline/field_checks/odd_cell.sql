-- The text of the cells in use that the quick reading does not know.
create or replace table fields.odd_row as
select
    t.row_id,
    t.sheet_no,
    case when b.participant_id is null then t.participant_id end as participant_id,
    case when b.course_identifier is null then t.course_identifier end as course_identifier,
    case when b.declaration_type is null then t.declaration_type end as declaration_type,
    case when b.declaration_date is null then t.declaration_date end as declaration_date,
    case when b.evidence_held is null then t.evidence_held end as evidence_held,
    case when b.declaration_id is null then t.declaration_id end as declaration_id,
    case when b.reason is null then t.reason end as reason,
    case when b.schedule_identifier is null then t.schedule_identifier end as schedule_identifier,
    case when b.cohort is null then t.cohort end as cohort,
    case when b.school_id is null then t.school_id end as school_id,
    case when not regexp_full_match(t.urn, '[0-9]+') then t.urn end as urn,
    case when b.delivery_partner_id is null then t.delivery_partner_id end as delivery_partner_id,
    case when b.partnership_id is null then t.partnership_id end as partnership_id
from fields.row_text t
join fields.parsed b on b.row_id = t.row_id
where b.odd;

-- The same, one line a cell; number = a workbook stored the cell as a number.
create or replace table fields.odd_cell as
with cells as (
    unpivot fields.odd_row on
        participant_id, course_identifier, declaration_type, declaration_date, evidence_held,
        declaration_id, reason, schedule_identifier, cohort, school_id, urn,
        delivery_partner_id, partnership_id
    into name field value raw
)
select
    cells.row_id,
    cells.sheet_no,
    cells.field,
    cells.raw,
    cell_number.row_id is not null as number
from cells
left join fields.field_column
    on field_column.sheet_no = cells.sheet_no and field_column.field = cells.field
left join intake.cell_number
    on cell_number.row_id = cells.row_id and cell_number.column_no = field_column.column_no
where cells.raw <> '';

drop table fields.odd_row;
