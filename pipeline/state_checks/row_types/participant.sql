-- Rows about participants, each joined once to what every check about a participant needs: the
-- provider's current enrolment for the course, and that enrolment's cohort.
select
    participant_row.*,
    course.course_identifier,
    declaration_type.declaration_type,
    enrolment.enrolment_rowid is not null as has_enrolment,
    enrolment.enrolment_rowid is not null or other.enrolment_rowid is not null as has_any_enrolment,
    other.enrolment_rowid is not null as has_other_course,
    enrolment.enrolment_rowid,
    enrolment.school_id,
    enrolment.cohort,
    enrolment.schedule_identifier,
    enrolment.training_status,
    enrolment.withdrawal_date,
    enrolment.deferral_date,
    enrolment.participant_status,
    enrolment.eligible_for_funding,
    enrolment.pupil_premium_uplift,
    enrolment.sparsity_uplift,
    enrolment.induction_end_date,
    enrolment.cohort_changed_after_payments_frozen,
    enrolment.status_row_id,
    enrolment.schedule_row_id,
    enrolment.ends_at as enrolment_ends_at,
    cohort.mentor_funding,
    cohort.detailed_evidence_types,
    cohort.frozen as cohort_frozen
from judging.participant_row
left join known.course using (course_no)
left join known.declaration_type using (type_no)
left join known.enrolment as enrolment
    on enrolment.current_rank = 1
    and enrolment.participant_no = participant_row.participant_no
    and enrolment.course_no = participant_row.course_no
left join known.enrolment as other
    on other.current_rank = 1
    and other.participant_no = participant_row.participant_no
    and other.course_no = 1 - participant_row.course_no
left join known.cohort
    on cohort.cohort = enrolment.cohort
