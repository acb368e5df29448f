-- The latest version of every enrolment row, whichever provider's, of the training records in which
-- this provider has one, under the IDs that are used now.
create or replace table exporting.record_enrolment as
with own as (
    select distinct training_record_id
    from ledger.enrolment
    where event < (select event from event_context)
    and lead_provider_id = (select lead_provider_id from event_context)
),
version as (
    select
        max_by(rowid, version_no(event, seq)) as last_rowid,
        min(version_no(event, seq)) as first_version
    from ledger.enrolment
    semi join own using (training_record_id)
    where event < (select event from event_context)
    group by training_record_id, lead_provider_id, start_date
)
select
    enrolment.training_record_id,
    enrolment.lead_provider_id,
    coalesce(person.current_id, enrolment.participant_id) as participant_id,
    enrolment.school_id,
    enrolment.cohort,
    enrolment.start_date,
    enrolment.end_date,
    enrolment.participant_status,
    enrolment.created_at,
    enrolment.updated_at,
    version.first_version
from version
join ledger.enrolment as enrolment
    on enrolment.rowid = version.last_rowid
left join exporting.current_id as person
    on person.participant_id = enrolment.participant_id;
