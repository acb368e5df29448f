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
