-- Every row to be judged with its type and the text of the fields that its type uses; the text of
-- other fields is null. A void by ID does not use the columns of the slot; a partnership with a
-- school ID does not use the URN.
create or replace table own as
pivot own_field on field in (
    participant_id, course_identifier, declaration_type, declaration_date, evidence_held,
    declaration_id, reason, schedule_identifier, cohort, school_id, urn, delivery_partner_id,
    partnership_id
) using count(*) > 0 group by type;

create or replace view row_text as
with typed as (
    select
        cell.*,
        coalesce(sheet_kind.kind, type_word.word) as row_type,
        coalesce(type_word.text, cell.type) as type_text
    from cell
    left join sheet_kind on sheet_kind.sheet_no = cell.sheet_no
    left join type_word on type_word.raw = cell.type
),
directed as (
    select
        *,
        coalesce(
            row_type = 'participant-declaration-void' and has_text(declaration_id), false
        ) as by_declaration_id,
        coalesce(row_type = 'ecf-partnership' and has_text(school_id), false) as by_school_id
    from typed
)
select
    d.row_id,
    d.sheet_no,
    d.row,
    d.row_type as type,
    d.type_text,
    d.by_declaration_id,
    d.by_school_id,
    case when own.participant_id and not by_declaration_id then d.participant_id end
        as participant_id,
    case when own.course_identifier and not by_declaration_id then d.course_identifier end
        as course_identifier,
    case when own.declaration_type and not by_declaration_id then d.declaration_type end
        as declaration_type,
    case when own.declaration_date then d.declaration_date end as declaration_date,
    case when own.evidence_held then d.evidence_held end as evidence_held,
    case when own.declaration_id then d.declaration_id end as declaration_id,
    case when own.reason then d.reason end as reason,
    case when own.schedule_identifier then d.schedule_identifier end as schedule_identifier,
    case when own.cohort then d.cohort end as cohort,
    case when own.school_id then d.school_id end as school_id,
    case when own.urn and not by_school_id then d.urn end as urn,
    case when own.delivery_partner_id then d.delivery_partner_id end as delivery_partner_id,
    case when own.partnership_id then d.partnership_id end as partnership_id,
    d.your_reference
from directed d
left join own on own.type = d.row_type;
