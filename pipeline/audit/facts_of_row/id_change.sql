-- The change that retired a participant ID.
select
    event,
    true as mine,
    null::integer as row_id,
    to_json(struct_pack(
        from_participant_id := from_participant_id,
        to_participant_id := to_participant_id,
        changed_at := changed_at
    ))::varchar as facts
from as_of.participant_id_change
where from_participant_id = $retired_id::uuid
order by changed_at desc, event desc, seq desc
limit 1;
