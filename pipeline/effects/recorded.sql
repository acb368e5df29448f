-- What the judged batch would record, in the ledger's own columns (without the event): written by
-- the ledger room in one transaction once the counts add up.

-- The ID of a new declaration derives from the declaration itself, never from chance or the file.
update known_declaration
set declaration_id = named_uuid(concat_ws(
        '|',
        'declaration',
        (select lead_provider_id from this),
        known_participant.participant_id,
        course.course_identifier,
        declaration_type.declaration_type,
        epoch_us(known_declaration.declaration_date),
        coalesce(known_declaration.evidence_held, '-'),
        known_declaration.times_declared
    ))
from known_participant, course, declaration_type
where known_declaration.row_id is not null
and known_participant.participant_no = known_declaration.participant_no
and course.course_no = known_declaration.course_no
and declaration_type.type_no = known_declaration.type_no;

-- The delivery partner and the mentor come from the provider's enrolment with the latest start on
-- or before the declaration date (rulebook, section 1).
create or replace table new_declaration as
with made as (
    select known.*
    from known_declaration as known
    where known.row_id is not null
),
stamped as (
    select
        made.declaration_no,
        arg_max(
            (enrolment.delivery_partner_id, enrolment.mentor_id),
            (enrolment.starts_at, -enrolment.current_rank)
        ) as stamp
    from made
    join known_enrolment as enrolment
        on enrolment.participant_no = made.participant_no
        and enrolment.course_no = made.course_no
        and enrolment.starts_at <= made.declaration_date
    group by made.declaration_no
)
select
    made.row_id as seq,
    made.declaration_id,
    (select lead_provider_id from this) as lead_provider_id,
    known_participant.participant_id,
    course.course_identifier,
    declaration_type.declaration_type,
    made.declaration_date,
    made.evidence_held,
    made.cohort,
    stamped.stamp[1] as delivery_partner_id,
    case when made.course_no = 0 then stamped.stamp[2] end as mentor_id,
    coalesce(current_enrolment.pupil_premium_uplift, false) as pupil_premium_uplift,
    coalesce(current_enrolment.sparsity_uplift, false) as sparsity_uplift,
    (select now from this) as created_at
from made
join known_participant using (participant_no)
join course using (course_no)
join declaration_type using (type_no)
join known_enrolment as current_enrolment
    on current_enrolment.participant_no = made.participant_no
    and current_enrolment.course_no = made.course_no
    and current_enrolment.current_rank = 1
left join stamped using (declaration_no)
order by made.row_id;

create or replace table new_declaration_state as
select
    verdict.row_id as seq,
    known.declaration_id,
    verdict.state,
    verdict.state_reason,
    coalesce(original.declaration_id, known.superseded_by) as superseded_by,
    verdict.statement,
    verdict.clawback_statement
from verdict
join known_declaration as known using (declaration_no)
left join known_declaration as original
    on original.declaration_no = verdict.superseded_by_no
where verdict.outcome = 'accepted'
order by verdict.row_id;

-- The tutor of a school is not ours to change.
update new_partnership
set induction_tutor_name = before.induction_tutor_name,
    induction_tutor_email = before.induction_tutor_email
from partnership_known as before
where before.partnership_id = new_partnership.partnership_id;

-- Every status and schedule change is a version of the enrolment.
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
-- or taken back ends the funding, in every enrolment of that mentor; when none is left, the end is
-- cleared. These versions come after all others of the batch.
insert into new_enrolment by name
with touched as (
    select
        known.participant_no,
        max(known.state_row_id) as touched_row_id,
        max(known.declaration_date) filter (
            where known.state not in ('voided', 'awaiting_clawback', 'clawed_back')
        ) as completed_at
    from known_declaration as known
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
    join known_participant using (participant_no)
    join enrolled using (participant_id)
    join ledger.enrolment as enrolment
        on enrolment.rowid = enrolled.enrolment_rowid
    where enrolment.participant_type = 'mentor'
    and coalesce(enrolment.mentor_ineligible_for_funding_reason, '')
        not in ('completed_during_early_roll_out', 'started_not_completed')
    and (
        touched.completed_at is not null
        or enrolment.mentor_ineligible_for_funding_reason = 'completed_declaration_received'
    )
)
select
    (select max(row_id) from batch) + before.touched_row_id as seq,
    before.* exclude (
        event, seq, training_status, withdrawal_reason, withdrawal_date, deferral_reason,
        deferral_date, schedule_identifier, cohort, cohort_changed_after_payments_frozen,
        updated_at, mentor_funding_end_date, mentor_ineligible_for_funding_reason,
        enrolment_rowid, touched_row_id, completed_at
    ),
    coalesce(now.training_status, before.training_status) as training_status,
    case when now.enrolment_no is null then before.withdrawal_reason
        else now.withdrawal_reason end as withdrawal_reason,
    case when now.enrolment_no is null then before.withdrawal_date
        else now.withdrawal_date end as withdrawal_date,
    case when now.enrolment_no is null then before.deferral_reason
        else now.deferral_reason end as deferral_reason,
    case when now.enrolment_no is null then before.deferral_date
        else now.deferral_date end as deferral_date,
    coalesce(now.schedule_identifier, before.schedule_identifier) as schedule_identifier,
    coalesce(now.cohort, before.cohort) as cohort,
    coalesce(
        now.cohort_changed_after_payments_frozen,
        before.cohort_changed_after_payments_frozen
    ) as cohort_changed_after_payments_frozen,
    (select now from this) as updated_at,
    london(before.completed_at)::date as mentor_funding_end_date,
    case
        when before.completed_at is not null then 'completed_declaration_received'
    end as mentor_ineligible_for_funding_reason
from before
left join known_enrolment as now
    on now.enrolment_rowid = before.enrolment_rowid;

-- A row that repeats an earlier row of the same file.
insert into finding by name
select
    'row_repeats_earlier_row' as code,
    verdict.row_id,
    [known.row_id] as related_rows,
    map {'row': replace(row_words.words, 'row ', '')} as facts
from verdict
join known_declaration as known using (declaration_no)
join row_words
    on row_words.row_id = known.row_id
where verdict.outcome = 'already_recorded';
