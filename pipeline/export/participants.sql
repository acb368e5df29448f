-- 3.1 participants: a line for each training record of every person with an own enrolment row.
create or replace table exporting.exported_row as
with urn_of_cohort as (
    select
        school_id,
        cohort,
        urn
    from exporting.school_row
    where urn is not null
),
latest_urn as (
    select
        school_id,
        max_by(urn, cohort) as urn
    from urn_of_cohort
    group by school_id
),
-- What the latest row that knows it says of a person.
person as (
    select
        participant_id,
        max_by(full_name, (start_date, created_at, first_version))
            filter (where full_name is not null) as full_name,
        max_by(teacher_reference_number, (start_date, created_at, first_version))
            filter (where teacher_reference_number is not null) as teacher_reference_number,
        max(updated_at) as updated_at
    from exporting.own_enrolment
    group by participant_id
),
change as (
    select
        coalesce(onward.current_id, id_change.to_participant_id) as participant_id,
        id_change.from_participant_id,
        id_change.to_participant_id,
        id_change.changed_at,
        coalesce(onward.steps, 0) as steps
    from exporting.id_change
    left join exporting.current_id as onward
        on onward.participant_id = id_change.to_participant_id
),
changes as (
    select
        participant_id,
        list(
            {
                'from_participant_id': from_participant_id,
                'to_participant_id': to_participant_id,
                'changed_at': changed_at
            }
            order by changed_at desc, steps, from_participant_id, to_participant_id
        ) as participant_id_changes,
        max(changed_at) as changed_at
    from change
    semi join person using (participant_id)
    group by participant_id
),
shown as (
    select
        *,
        first_value((created_at, first_version)) over same_person as first_shown,
        row_number() over same_person as row_no
    from exporting.own_enrolment
    where is_shown
    window same_person as (partition by participant_id order by created_at, first_version)
)
select
    shown.participant_id as record_id,
    first_shown[1] as record_created_at,
    first_shown[2] as record_version,
    shown.row_no,
    shown.training_record_id,
    (select lead_provider from exporting.context) as lead_provider,
    shown.start_date,
    shown.participant_id,
    person.full_name,
    person.teacher_reference_number,
    shown.email,
    shown.participant_type,
    shown.school_id,
    coalesce(urn_of_cohort.urn, latest_urn.urn) as school_urn,
    shown.delivery_partner_id,
    shown.cohort,
    shown.schedule_identifier,
    shown.training_status,
    case when shown.training_status = 'withdrawn' then shown.withdrawal_reason end
        as withdrawal_reason,
    case when shown.training_status = 'withdrawn' then shown.withdrawal_date end
        as withdrawal_date,
    case when shown.training_status = 'deferred' then shown.deferral_reason end
        as deferral_reason,
    case when shown.training_status = 'deferred' then shown.deferral_date end
        as deferral_date,
    status_today(shown.participant_status, shown.start_date, shown.end_date) as participant_status,
    case when person.teacher_reference_number is not null
        then shown.teacher_reference_number_validated
    end as teacher_reference_number_validated,
    shown.eligible_for_funding,
    shown.pupil_premium_uplift,
    shown.sparsity_uplift,
    case when shown.participant_type = 'ect' then shown.mentor_id end as mentor_id,
    shown.induction_end_date,
    shown.mentor_funding_end_date,
    case when shown.participant_type = 'mentor'
        then shown.mentor_ineligible_for_funding_reason
    end as mentor_ineligible_for_funding_reason,
    shown.cohort_changed_after_payments_frozen,
    shown.end_date,
    shown.created_at,
    greatest(person.updated_at, changes.changed_at) as updated_at,
    array_to_string(
        list_transform(changes.participant_id_changes, lambda one: one.from_participant_id::varchar),
        '; '
    ) as former_participant_ids,
    coalesce(changes.participant_id_changes, []) as participant_id_changes
from shown
join person using (participant_id)
left join changes using (participant_id)
left join urn_of_cohort
    on urn_of_cohort.school_id = shown.school_id
    and urn_of_cohort.cohort = shown.cohort
left join latest_urn
    on latest_urn.school_id = shown.school_id;
