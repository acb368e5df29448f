-- Rulebook, section 4.4: one new declaration for each accepted row, and its state.
create or replace table made_now as
with accepted as (
    select *
    from facts_now
    anti join rejected_now using (row_id)
    where copy_no is null
),
-- The delivery partner and the mentor come from the provider's enrolment with the latest start on
-- or before the declaration date (rulebook, section 1).
stamped as (
    select
        accepted.row_id,
        min_by(
            (enrolment.delivery_partner_id, enrolment.mentor_id),
            enrolment.current_rank
        ) as stamp
    from accepted
    join known_enrolment as enrolment
        on enrolment.participant_no = accepted.participant_no
        and enrolment.course_no = accepted.course_no
        and enrolment.starts_at <= accepted.declaration_date
    where not exists (
        select 1
        from known_enrolment as later
        where later.participant_no = enrolment.participant_no
        and later.course_no = enrolment.course_no
        and later.starts_at > enrolment.starts_at
        and later.starts_at <= accepted.declaration_date
    )
    group by accepted.row_id
)
select
    (select coalesce(max(declaration_no), 0) from known_declaration)
        + row_number() over (order by accepted.row_id) as declaration_no,
    accepted.*,
    named_uuid(concat_ws(
        '|',
        'declaration',
        (select lead_provider_id from this),
        accepted.participant_id,
        accepted.course_identifier,
        accepted.declaration_type,
        epoch_us(accepted.declaration_date),
        coalesce(accepted.recorded_evidence, '-'),
        accepted.times_declared
    )) as new_declaration_id,
    stamped.stamp[1] as delivery_partner_id,
    case when accepted.course_no = 0 then stamped.stamp[2] end as mentor_id,
    original.declaration_id as superseded_by,
    case
        when original.declaration_id is not null then 'ineligible'
        when accepted.eligible_for_funding then 'eligible'
        when not accepted.eligible_for_funding then 'ineligible'
        else 'submitted'
    end as state,
    case
        when original.declaration_id is not null then 'duplicate_declaration'
        when not accepted.eligible_for_funding then 'not_eligible_for_funding'
    end as state_reason
from accepted
left join stamped using (row_id)
left join known_declaration as original
    on original.declaration_no = accepted.original_no;

insert into known_declaration by name
select
    declaration_no,
    new_declaration_id as declaration_id,
    true as mine,
    participant_no,
    trn_no,
    course_no,
    type_no,
    declaration_date,
    recorded_evidence as evidence_held,
    cohort,
    state,
    superseded_by,
    case when state = 'eligible' then open_statement end as statement,
    state in ('submitted', 'eligible') as live,
    row_id,
    row_id as state_row_id
from made_now;

insert into new_declaration by name
select
    row_id as seq,
    new_declaration_id as declaration_id,
    (select lead_provider_id from this) as lead_provider_id,
    participant_id,
    course_identifier,
    declaration_type,
    declaration_date,
    recorded_evidence as evidence_held,
    cohort,
    delivery_partner_id,
    mentor_id,
    coalesce(pupil_premium_uplift, false) as pupil_premium_uplift,
    coalesce(sparsity_uplift, false) as sparsity_uplift,
    (select now from this) as created_at
from made_now;

insert into new_declaration_state by name
select
    row_id as seq,
    new_declaration_id as declaration_id,
    state,
    state_reason,
    superseded_by,
    case when state = 'eligible' then open_statement end as statement
from made_now;

insert into verdict by name
select
    row_id,
    'accepted' as outcome,
    new_declaration_id as declaration_id,
    state,
    case when state = 'eligible' then open_statement end as statement
from made_now;

-- An exact copy is a success with the declaration that is there (rulebook, section 4.1).
insert into verdict by name
select
    facts_now.row_id,
    'already_recorded' as outcome,
    known.declaration_id,
    known.state,
    case when known.live then known.statement end as statement
from facts_now
join known_declaration as known
    on known.declaration_no = facts_now.copy_no;

insert into finding by name
select
    'row_repeats_earlier_row' as code,
    facts_now.row_id,
    [known.row_id] as related_rows,
    map {'row': replace(row_words.words, 'row ', '')} as facts
from facts_now
join known_declaration as known
    on known.declaration_no = facts_now.copy_no
join row_words
    on row_words.row_id = known.row_id;
