-- The versions of enrolments that this batch records: every status and schedule change, and the
-- end of a mentor's funding.
create or replace table new_enrolment as
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
    (select now from this) as updated_at
from changed_enrolment
join ledger.enrolment as before
    on before.rowid = changed_enrolment.enrolment_rowid;

-- Rulebook, section 4.4, point 4: the latest completed declaration of a mentor that is not voided
-- or taken back ends the funding; when none is left, the end is cleared. These versions come after
-- all others of the batch.
insert into new_enrolment by name
with touched as (
    select
        known.participant_no,
        max(known.state_row_id) as seq,
        max(known.declaration_date) filter (
            where known.state not in ('voided', 'awaiting_clawback', 'clawed_back')
        ) as completed_at
    from known_declaration as known
    where known.course_no = 1
    and known.type_no = 5
    group by known.participant_no
    having max(known.state_row_id) is not null
),
latest as (
    select
        known_enrolment.*,
        touched.seq as touched_seq,
        touched.completed_at
    from touched
    join known_enrolment
        on known_enrolment.participant_no = touched.participant_no
        and known_enrolment.course_no = 1
    where coalesce(known_enrolment.mentor_ineligible_for_funding_reason, '')
        not in ('completed_during_early_roll_out', 'started_not_completed')
)
select
    (select max(row_id) from batch) + latest.touched_seq as seq,
    before.* exclude (
        event, seq, training_status, withdrawal_reason, withdrawal_date, deferral_reason,
        deferral_date, schedule_identifier, cohort, cohort_changed_after_payments_frozen,
        updated_at, mentor_funding_end_date, mentor_ineligible_for_funding_reason
    ),
    latest.training_status,
    latest.withdrawal_reason,
    latest.withdrawal_date,
    latest.deferral_reason,
    latest.deferral_date,
    latest.schedule_identifier,
    latest.cohort,
    latest.cohort_changed_after_payments_frozen,
    (select now from this) as updated_at,
    london(latest.completed_at)::date as mentor_funding_end_date,
    case
        when latest.completed_at is not null then 'completed_declaration_received'
    end as mentor_ineligible_for_funding_reason
from latest
join ledger.enrolment as before
    on before.rowid = latest.enrolment_rowid;
