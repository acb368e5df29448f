-- Every status and schedule change is a version of the enrolment.
create or replace table judged.new_enrolment as
select
    changed_enrolment.seq,
    before.* exclude (
        event, seq, training_status, withdrawal_reason, withdrawal_date, deferral_reason,
        deferral_date, schedule_identifier, cohort, cohort_changed_after_payments_frozen,
        updated_at
    ),
    changed_enrolment.training_status,
    changed_enrolment.withdrawal_reason,
    changed_enrolment.withdrawal_date,
    changed_enrolment.deferral_reason,
    changed_enrolment.deferral_date,
    changed_enrolment.schedule_identifier,
    changed_enrolment.cohort,
    changed_enrolment.cohort_changed_after_payments_frozen,
    (select now from event_context) as updated_at
from judging.changed_enrolment
join ledger.enrolment as before
    on before.rowid = changed_enrolment.enrolment_rowid;
