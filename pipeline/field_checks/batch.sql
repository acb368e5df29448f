-- The rows to be judged, typed by the quick reading. `odd`: a cell in use that it does not know, which
-- the careful reading fills in afterwards. `sound` rows, in the end, go on to the state checks.
create or replace view fields.quick_row as
with quick as (
    select
        row_text.* exclude (by_declaration_id, by_school_id),
        typed_participant_id(participant_id) as read_participant_id,
        typed_course_identifier(course_identifier) as read_course_identifier,
        typed_declaration_type(declaration_type) as read_declaration_type,
        typed_declaration_date(declaration_date) as read_declaration_date,
        typed_evidence_held(evidence_held) as read_evidence_held,
        typed_declaration_id(declaration_id) as read_declaration_id,
        typed_reason(reason) as read_reason,
        typed_schedule_identifier(schedule_identifier) as read_schedule_identifier,
        typed_cohort(cohort) as read_cohort,
        typed_school_id(school_id) as read_school_id,
        typed_delivery_partner_id(delivery_partner_id) as read_delivery_partner_id,
        typed_partnership_id(partnership_id) as read_partnership_id
    from fields.row_text
)
select
    row_id,
    sheet_no,
    row,
    type,
    read_participant_id as participant_id,
    read_course_identifier as course_identifier,
    read_declaration_type as declaration_type,
    read_declaration_date as declaration_date,
    read_evidence_held as evidence_held,
    read_declaration_id as declaration_id,
    read_reason as reason,
    read_schedule_identifier as schedule_identifier,
    read_cohort as cohort,
    read_school_id as school_id,
    typed_urn(quick.urn) as urn,
    read_delivery_partner_id as delivery_partner_id,
    read_partnership_id as partnership_id,
    typed_your_reference(quick.your_reference) as your_reference,
    type is not null as sound,
    type is null or coalesce(
        (quick.participant_id <> '' and read_participant_id is null)
        or (quick.course_identifier <> '' and read_course_identifier is null)
        or (quick.declaration_type <> '' and read_declaration_type is null)
        or (quick.declaration_date <> '' and read_declaration_date is null)
        or (quick.evidence_held <> '' and read_evidence_held is null)
        or (quick.declaration_id <> '' and read_declaration_id is null)
        or (quick.reason <> '' and read_reason is null)
        or (quick.schedule_identifier <> '' and read_schedule_identifier is null)
        or (quick.cohort <> '' and read_cohort is null)
        or (quick.school_id <> '' and read_school_id is null)
        or (quick.urn <> '' and not regexp_full_match(quick.urn, '[0-9]+'))
        or (quick.delivery_partner_id <> '' and read_delivery_partner_id is null)
        or (quick.partnership_id <> '' and read_partnership_id is null),
        false
    ) as odd,
    null::varchar as canonical
from quick;
