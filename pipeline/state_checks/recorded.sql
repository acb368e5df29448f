-- What the judged batch would record, in the ledger's own columns (without the event): written by
-- the ledger room in one transaction once the counts add up.

-- The tutor of a school is not ours to change.
update judged.new_partnership
set induction_tutor_name = before.induction_tutor_name,
    induction_tutor_email = before.induction_tutor_email
from as_of.partnership as before
where before.partnership_id = new_partnership.partnership_id;

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

-- Rulebook, section 4.4, point 4: the latest completed declaration of a mentor that is not voided
-- or taken back ends the funding, in every enrolment of that mentor; when none is left, the end is
-- cleared. These versions come after all others of the batch. Where end and reason stay as they are
-- there is none: a version without a change would move `updated_at` for every provider.
insert into judged.new_enrolment by name
with touched as (
    select
        known.participant_no,
        max(known.state_row_id) as touched_row_id,
        max(known.declaration_date) filter (
            where known.state not in ('voided', 'awaiting_clawback', 'clawed_back')
        ) as completed_at
    from known.declaration as known
    where known.course_no = 1
    and known.type_no = 5
    group by known.participant_no
    having max(known.state_row_id) is not null
),
before as (
    select
        enrolment.*,
        enrolment.rowid as enrolment_rowid,
        touched.touched_row_id,
        touched.completed_at
    from touched
    join known.participant using (participant_no)
    join known.enrolled using (participant_id)
    join ledger.enrolment as enrolment
        on enrolment.rowid = enrolled.enrolment_rowid
    where enrolment.participant_type = 'mentor'
    and coalesce(enrolment.mentor_ineligible_for_funding_reason, '')
        not in ('completed_during_early_roll_out', 'started_not_completed')
    and (
        enrolment.mentor_funding_end_date is distinct from london(touched.completed_at)::date
        or enrolment.mentor_ineligible_for_funding_reason is distinct from
            case when touched.completed_at is not null then 'completed_declaration_received' end
    )
    and (
        touched.completed_at is not null
        or enrolment.mentor_ineligible_for_funding_reason = 'completed_declaration_received'
    )
)
select
    (select last_row_id from known.numbering) + before.touched_row_id as seq,
    before.* exclude (
        event, seq, training_status, withdrawal_reason, withdrawal_date, deferral_reason,
        deferral_date, schedule_identifier, cohort, cohort_changed_after_payments_frozen,
        updated_at, mentor_funding_end_date, mentor_ineligible_for_funding_reason,
        enrolment_rowid, touched_row_id, completed_at
    ),
    coalesce(now.training_status, before.training_status) as training_status,
    case when now.enrolment_rowid is null then before.withdrawal_reason
        else now.withdrawal_reason end as withdrawal_reason,
    case when now.enrolment_rowid is null then before.withdrawal_date
        else now.withdrawal_date end as withdrawal_date,
    case when now.enrolment_rowid is null then before.deferral_reason
        else now.deferral_reason end as deferral_reason,
    case when now.enrolment_rowid is null then before.deferral_date
        else now.deferral_date end as deferral_date,
    coalesce(now.schedule_identifier, before.schedule_identifier) as schedule_identifier,
    coalesce(now.cohort, before.cohort) as cohort,
    coalesce(
        now.cohort_changed_after_payments_frozen,
        before.cohort_changed_after_payments_frozen
    ) as cohort_changed_after_payments_frozen,
    (select now from event_context) as updated_at,
    london(before.completed_at)::date as mentor_funding_end_date,
    case
        when before.completed_at is not null then 'completed_declaration_received'
    end as mentor_ineligible_for_funding_reason
from before
left join known.enrolment as now
    on now.enrolment_rowid = before.enrolment_rowid;

-- A row that repeats an earlier row of the same file.
insert into finding by name
with repeated as (
    select
        verdict.row_id,
        verdict.declaration_no - numbering.made_from as earlier_row_id
    from judged.verdict
    cross join known.numbering
    where verdict.outcome = 'already_recorded'
)
select
    'row_repeats_earlier_row' as code,
    repeated.row_id,
    [repeated.earlier_row_id] as related_rows,
    map {'row': replace(row_name.words, 'row ', '')} as facts
from repeated
join judging.row_name
    on row_name.row_id = repeated.earlier_row_id;

-- The declarations of others that those of this batch gave way to.
create or replace table judged.superseding as
select
    declaration_no,
    declaration_id
from known.declaration
where declaration_no in (select superseded_by_no from judged.verdict where superseded_by_no is not null);
