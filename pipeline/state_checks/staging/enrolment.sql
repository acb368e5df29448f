-- What a row can change of an enrolment.
create or replace view judging.enrolment_now as
select
    enrolment_rowid,
    training_status,
    withdrawal_reason,
    withdrawal_date,
    deferral_reason,
    deferral_date,
    schedule_identifier,
    cohort,
    cohort_changed_after_payments_frozen
from known.enrolment;
create or replace table judging.changed_enrolment as
select
    null::integer as seq,
    *
from judging.enrolment_now
limit 0;
