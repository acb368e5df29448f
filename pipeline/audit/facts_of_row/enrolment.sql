-- The provider's enrolment, in the version that was known.
select
    enrolment.event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        training_record_id := enrolment.training_record_id,
        start_date := enrolment.start_date,
        end_date := enrolment.end_date,
        cohort := enrolment.cohort,
        schedule_identifier := enrolment.schedule_identifier,
        training_status := enrolment.training_status,
        withdrawal_date := enrolment.withdrawal_date,
        deferral_date := enrolment.deferral_date,
        eligible_for_funding := enrolment.eligible_for_funding
    ))::varchar as facts
from known.enrolment as known
join ledger.enrolment
    on enrolment.rowid = known.enrolment_rowid
where known.enrolment_rowid = $enrolment_rowid;
