-- The provider's own declarations that can be voided, to copy IDs from.
create or replace table templates.copied_declarations as
select
    enrolled.teacher as c0,
    exported_row.declaration_id::varchar as c1,
    exported_row.participant_id::varchar as c2,
    exported_row.course_identifier as c3,
    exported_row.declaration_type as c4,
    long_date(london(exported_row.declaration_date)) as c5,
    exported_row.state as c6,
    exported_row.statement as c7
from exporting.exported_row
left join templates.enrolled
    on enrolled.participant_id = exported_row.participant_id
    and enrolled.course_identifier = exported_row.course_identifier
where exported_row.lead_provider = (select lead_provider from exporting.context)
and exported_row.state in ('submitted', 'eligible', 'payable', 'paid', 'ineligible');
