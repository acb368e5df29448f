-- The ledger: append-only facts, each with the event that recorded it. Nothing is updated or
-- deleted. `seq` orders the versions of one key inside one event (for a batch: the row_id).
-- Instants are UTC; money is decimal; the latest version of a key is the one with the highest
-- (event, seq). Text is in NFC.
create table ledger.event (
    event bigint,
    kind varchar,                   -- init, load, batch, close, pay, adjust
    batch_id varchar,               -- of batches and loads: the name of the result folder
    lead_provider_id uuid,          -- who sent the batch, or whose statement it is
    received_at timestamp,
    server_date timestamp,          -- what a sandbox was told the time is; else null
    filename varchar,
    bytes bigint,
    sha256 varchar,                 -- of the file as received
    canonical_sha256 varchar,
    options varchar,                -- JSON: what else the command was given, and the kind of a load
    status varchar,
    exit_code integer,
    counts varchar,                 -- JSON: the counts of the acknowledgement
    software_version varchar,
    rules_version varchar,
    result_hash varchar,
    content_hash varchar,           -- of every row this event recorded
    previous_hash varchar,
    event_hash varchar
);
create table ledger.lead_provider (
    event bigint,
    seq integer,
    lead_provider_id uuid,
    name varchar,
    vat_registered boolean
);
create table ledger.delivery_partner (
    event bigint,
    seq integer,
    delivery_partner_id uuid,
    lead_provider_id uuid,
    cohort integer,
    name varchar,
    created_at timestamp,
    updated_at timestamp
);
create table ledger.cohort (
    event bigint,
    seq integer,
    start_year integer,
    registration_start_date date,
    academic_year_start_date date,
    automatic_assignment_period_end_date date,
    payments_frozen_at timestamp,
    mentor_funding boolean,
    detailed_evidence_types boolean
);
create table ledger.milestone (
    event bigint,
    seq integer,
    cohort integer,
    schedule_identifier varchar,
    schedule_type varchar,
    declaration_type varchar,
    milestone_name varchar,
    start_date date,
    milestone_date date,
    payment_date date
);
create table ledger.statement (
    event bigint,
    seq integer,
    lead_provider_id uuid,          -- null: the calendar, for every provider
    cohort integer,
    name varchar,
    statement_id uuid,              -- null: derived where it is shown
    type varchar,
    cut_off_date date,
    payment_date date,
    output_fee boolean,
    state varchar,                   -- open, payable, paid
    created_at timestamp,
    updated_at timestamp
);
create table ledger.contract (
    event bigint,
    seq integer,
    lead_provider_id uuid,
    cohort integer,
    recruitment_target integer,
    set_up_fee decimal(18, 6),
    monthly_service_fee decimal(18, 6),
    uplift_amount decimal(18, 6),
    band_a_min integer,
    band_a_max integer,
    band_a_per_participant decimal(18, 6),
    band_a_output_share decimal(18, 6),
    band_a_service_share decimal(18, 6),
    band_b_min integer,
    band_b_max integer,
    band_b_per_participant decimal(18, 6),
    band_b_output_share decimal(18, 6),
    band_b_service_share decimal(18, 6),
    band_c_min integer,
    band_c_max integer,
    band_c_per_participant decimal(18, 6),
    band_c_output_share decimal(18, 6),
    band_c_service_share decimal(18, 6),
    band_d_min integer,
    band_d_max integer,
    band_d_per_participant decimal(18, 6),
    band_d_output_share decimal(18, 6),
    band_d_service_share decimal(18, 6)
);
create table ledger.mentor_contract (
    event bigint,
    seq integer,
    lead_provider_id uuid,
    cohort integer,
    recruitment_target integer,
    payment_per_participant decimal(18, 6)
);
create table ledger.school (
    event bigint,
    seq integer,
    school_id uuid,
    cohort integer,
    urn varchar,
    name varchar,
    eligible_for_funding boolean,
    induction_programme_choice varchar,
    created_at timestamp,
    updated_at timestamp
);
create table ledger.partnership (
    event bigint,
    seq integer,
    partnership_id uuid,
    lead_provider_id uuid,
    school_id uuid,
    cohort integer,
    delivery_partner_id uuid,
    status varchar,                 -- active, challenged
    challenged_reason varchar,
    challenged_at timestamp,
    induction_tutor_name varchar,
    induction_tutor_email varchar,
    created_at timestamp,
    updated_at timestamp
);
create table ledger.enrolment (
    event bigint,
    seq integer,
    training_record_id uuid,
    lead_provider_id uuid,
    start_date date,
    participant_id uuid,
    full_name varchar,
    teacher_reference_number varchar,
    email varchar,
    participant_type varchar,       -- ect, mentor
    school_id uuid,
    delivery_partner_id uuid,
    cohort integer,
    schedule_identifier varchar,
    training_status varchar,        -- active, deferred, withdrawn
    withdrawal_reason varchar,
    withdrawal_date timestamp,
    deferral_reason varchar,
    deferral_date timestamp,
    participant_status varchar,
    teacher_reference_number_validated boolean,
    eligible_for_funding boolean,   -- null: not yet known
    pupil_premium_uplift boolean,
    sparsity_uplift boolean,
    mentor_id uuid,
    induction_end_date date,
    mentor_funding_end_date date,
    mentor_ineligible_for_funding_reason varchar,
    cohort_changed_after_payments_frozen boolean,
    end_date date,
    created_at timestamp,
    updated_at timestamp
);
create table ledger.participant_id_change (
    event bigint,
    seq integer,
    from_participant_id uuid,
    to_participant_id uuid,
    changed_at timestamp
);
create table ledger.declaration (
    event bigint,
    seq integer,
    declaration_id uuid,
    lead_provider_id uuid,
    participant_id uuid,
    course_identifier varchar,
    declaration_type varchar,
    declaration_date timestamp,
    evidence_held varchar,
    cohort integer,
    delivery_partner_id uuid,
    mentor_id uuid,
    pupil_premium_uplift boolean,
    sparsity_uplift boolean,
    created_at timestamp,
    updated_at timestamp
);
create table ledger.declaration_state (
    event bigint,
    seq integer,
    declaration_id uuid,
    state varchar,
    state_reason varchar,
    superseded_by uuid,
    statement varchar,              -- name of the statement with its billable line, if any
    clawback_statement varchar      -- name of the statement with its refundable line, if any
);
create table ledger.adjustment (
    event bigint,
    seq integer,
    lead_provider_id uuid,
    cohort integer,
    statement varchar,
    label varchar,
    amount decimal(18, 2)           -- null: removed
);
create table ledger.batch_row (
    event bigint,
    row_id integer,
    sheet varchar,
    row integer,
    type varchar,
    outcome varchar,
    declaration_id uuid,
    state varchar,
    statement varchar,
    participant_id uuid,
    by_slot boolean,                -- of a void: it named no declaration ID
    your_reference varchar
);
create table ledger.finding (
    event bigint,
    seq integer,
    row_id integer,                 -- null: the file, or the sheet
    sheet varchar,
    severity varchar,
    code varchar,
    field varchar,
    cell varchar,
    value varchar,
    detail varchar,
    related_rows varchar
);
create table ledger.rule_file (    -- what a rules_version stands for: recorded by its first event
    event bigint,
    seq integer,
    name varchar,                   -- of the rule, or of a file that rules build on
    sha256 varchar
);
