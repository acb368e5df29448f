-- The provider's own enrolment rows, under the IDs that are used now. Of a training record one is
-- shown: the current one (rulebook, section 1).
create or replace table exporting.own_enrolment as
with version as (
    select
        max_by(rowid, version_no(event, seq)) as last_rowid,
        min(version_no(event, seq)) as first_version
    from ledger.enrolment
    where event < (select event from event_context)
    and lead_provider_id = (select lead_provider_id from event_context)
    group by training_record_id, start_date
)
select
    enrolment.* exclude (event, seq, participant_id, mentor_id),
    coalesce(person.current_id, enrolment.participant_id) as participant_id,
    coalesce(mentor.current_id, enrolment.mentor_id) as mentor_id,
    version.first_version,
    row_number() over (
        partition by enrolment.training_record_id
        order by
            (enrolment.end_date is null) desc,
            enrolment.start_date desc,
            enrolment.end_date desc,
            enrolment.created_at desc nulls last,
            version.first_version
    ) = 1 as is_shown
from version
join ledger.enrolment as enrolment
    on enrolment.rowid = version.last_rowid
left join exporting.current_id as person
    on person.participant_id = enrolment.participant_id
left join exporting.current_id as mentor
    on mentor.participant_id = enrolment.mentor_id;
