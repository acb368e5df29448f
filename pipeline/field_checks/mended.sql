-- Every odd cell with what the careful reading made of it, and every cell that intake could not
-- read. A cell with a fault has a text that is not blank, so that no rule calls it missing.
create or replace table fields.odd_reading as
with read as (
    select
        odd_cell.row_id, odd_cell.sheet_no, odd_cell.field, odd_value.text, odd_value.fault,
        odd_value.facts, odd_value.normalised, odd_value.zoneless, odd_value.two_ways,
        odd_value.read_as_uk, odd_value.warnings
    from fields.odd_cell
    join fields.odd_value using (sheet_no, field, number, raw)
    union all
    select
        cell.row_id, cell.sheet_no, 'type', type_word.text, type_word.fault,
        type_word.facts, type_word.normalised, false, false, false, []
    from fields.cell
    join fields.type_word on type_word.raw = cell.type
    where type_word.fault is not null or type_word.normalised or type_word.word is null
)
select
    coalesce(read.row_id, unread.row_id) as row_id,
    coalesce(read.sheet_no, unread.sheet_no) as sheet_no,
    coalesce(read.field, unread.field) as field,
    case
        when unread.code is not null then coalesce(nullif(read.text, ''), '#')
        else read.text
    end as text,
    coalesce(unread.code, read.fault) as fault,
    unread.value,
    coalesce(unread.facts, read.facts) as facts,
    coalesce(unread.told, false) as told,
    coalesce(read.normalised, false) as normalised,
    coalesce(read.zoneless, false) as zoneless,
    coalesce(read.two_ways, false) as two_ways,
    coalesce(read.read_as_uk, false) as read_as_uk,
    coalesce(read.warnings, []) as warnings
from read
full join fields.unread_cell unread on unread.row_id = read.row_id and unread.field = read.field;

create or replace view fields.odd_type as
select row_id, text
from fields.odd_reading
where field = 'type';

-- The same, one line a row: what stands in place of the received text.
create or replace table fields.mended as
select
    row_id,
    max(text) filter (where field = 'participant_id') as participant_id,
    max(text) filter (where field = 'course_identifier') as course_identifier,
    max(text) filter (where field = 'declaration_type') as declaration_type,
    max(text) filter (where field = 'declaration_date') as declaration_date,
    max(text) filter (where field = 'evidence_held') as evidence_held,
    max(text) filter (where field = 'declaration_id') as declaration_id,
    max(text) filter (where field = 'reason') as reason,
    max(text) filter (where field = 'schedule_identifier') as schedule_identifier,
    max(text) filter (where field = 'cohort') as cohort,
    max(text) filter (where field = 'school_id') as school_id,
    max(text) filter (where field = 'urn') as urn,
    max(text) filter (where field = 'delivery_partner_id') as delivery_partner_id,
    max(text) filter (where field = 'partnership_id') as partnership_id,
    bool_or(two_ways) as two_ways
from fields.odd_reading
group by row_id;

-- Every row to be judged with its text in ordinary form where it has one, and the instant that its
-- declaration date means.
create or replace view fields.clean_row as
select
    t.row_id,
    t.sheet_no,
    t.row,
    t.type,
    t.type_text,
    coalesce(m.participant_id, t.participant_id) as participant_id,
    coalesce(m.course_identifier, t.course_identifier) as course_identifier,
    coalesce(m.declaration_type, t.declaration_type) as declaration_type,
    coalesce(m.declaration_date, t.declaration_date) as declaration_date,
    coalesce(m.evidence_held, t.evidence_held) as evidence_held,
    coalesce(m.declaration_id, t.declaration_id) as declaration_id,
    coalesce(m.reason, t.reason) as reason,
    coalesce(m.schedule_identifier, t.schedule_identifier) as schedule_identifier,
    coalesce(m.cohort, t.cohort) as cohort,
    coalesce(m.school_id, t.school_id) as school_id,
    coalesce(m.urn, t.urn) as urn,
    coalesce(m.delivery_partner_id, t.delivery_partner_id) as delivery_partner_id,
    coalesce(m.partnership_id, t.partnership_id) as partnership_id,
    t.your_reference,
    parsed.declaration_date as instant,
    coalesce(m.two_ways, false) as two_ways
from fields.row_text t
join fields.parsed on parsed.row_id = t.row_id
left join fields.mended m on m.row_id = t.row_id;
