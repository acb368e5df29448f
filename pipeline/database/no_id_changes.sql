-- No ID was replaced.
create or replace table ids.current_id (
    participant_id uuid,
    current_participant_id uuid
);
