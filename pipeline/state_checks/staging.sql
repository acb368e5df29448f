-- What the turns leave behind: a verdict for every row to be judged, with the declaration that it
-- makes, and the enrolments that changed.
create or replace table judged.verdict (
    row_id integer,
    type type_enum,
    outcome outcome_enum,
    participant_id uuid,            -- null where this provider may not see it
    declaration_no integer,
    declaration_id uuid,
    state state_enum,
    superseded_by_no integer,
    statement statement_enum,
    clawback_statement statement_enum,
    unasked integer,
    by_slot boolean,                -- of a void: it named no declaration ID
    -- of a declaration that is made
    participant_no integer,
    course_no tinyint,
    course_identifier course_identifier_enum,
    declaration_type declaration_type_enum,
    declaration_date timestamp,
    evidence_held evidence_held_enum,
    cohort integer,
    pupil_premium_uplift boolean,
    sparsity_uplift boolean
);
-- Rows with a fault of their own are not judged. A participant's ID is shown only to a provider
-- that has an enrolment for it, unless the row is accepted.
insert into judged.verdict by name
select
    parsed.row_id,
    parsed.type,
    'rejected' as outcome,
    case
        when person_row.participant_no in (select participant_no from known.enrolment)
            then participant.participant_id
    end as participant_id
from fields.parsed
left join known.person_row using (row_id)
left join known.participant using (participant_no)
where not parsed.sound;


-- Rows that an earlier sending of these bytes accepted: recorded then, and as they stand now.
insert into judged.verdict by name
select
    recalled.row_id,
    recalled.type,
    'already_recorded' as outcome,
    coalesce(participant.participant_id, recalled.participant_id) as participant_id,
    known.declaration_no,
    recalled.declaration_id,
    known.state,
    known.superseded_by_no,
    known.statement,
    known.clawback_statement
from known.recalled
left join known.declaration as known using (declaration_id)
left join known.person_row
    on person_row.row_id = recalled.row_id
left join known.participant
    on participant.participant_no = person_row.participant_no;

drop table known.person_row;

create or replace table judged.new_partnership as
from ledger.partnership
limit 0;
alter table judged.new_partnership drop column event;
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
