-- The rows with a cell in use that the quick reading does not know, and the text of those cells.
create or replace table odd_row as
with odd as (
    select
        row_id,
        sheet_no,
        case when read_uuid(participant_id) is null then participant_id end as participant_id,
        case when not is_word('course_identifier', course_identifier) then course_identifier end
            as course_identifier,
        case when not is_word('declaration_type', declaration_type) then declaration_type end
            as declaration_type,
        case when read_instant(declaration_date) is null then declaration_date end
            as declaration_date,
        case when not is_word('evidence_held', evidence_held) then evidence_held end
            as evidence_held,
        case when read_uuid(declaration_id) is null then declaration_id end as declaration_id,
        case when not is_word('reason', reason) then reason end as reason,
        case
            when not is_word('schedule_identifier', schedule_identifier) then schedule_identifier
        end as schedule_identifier,
        case when read_year(cohort) is null then cohort end as cohort,
        case when read_uuid(school_id) is null then school_id end as school_id,
        case when not regexp_full_match(urn, '[0-9]+') then urn end as urn,
        case when read_uuid(delivery_partner_id) is null then delivery_partner_id end
            as delivery_partner_id,
        case when read_uuid(partnership_id) is null then partnership_id end as partnership_id
    from row_text
)
select *
from odd
where greatest(
    participant_id, course_identifier, declaration_type, declaration_date, evidence_held,
    declaration_id, reason, schedule_identifier, cohort, school_id, urn, delivery_partner_id,
    partnership_id, ''
) <> '';

-- The same, one line a cell; number = a workbook stored the cell as a number.
create or replace table odd_cell as
with cells as (
    unpivot odd_row on
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
left join field_column
    on field_column.sheet_no = cells.sheet_no and field_column.field = cells.field
left join cell_number
    on cell_number.row_id = cells.row_id and cell_number.column_no = field_column.column_no
where cells.raw <> '';

drop table odd_row;
