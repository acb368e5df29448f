-- A declaration by any provider, and the event of its state; one that an earlier row of the same
-- file made has that row.
select
    greatest(
        (select max(event) from as_of.declaration where declaration_id = known.declaration_id),
        (
            select max(event)
            from ledger.declaration_state
            where declaration_id = known.declaration_id
            and event < (select event from event_context)
        )
    ) as event,
    known.mine,
    coalesce(known.state_row_id, known.row_id) as row_id,
    to_json(struct_pack(
        declaration_id := known.declaration_id,
        declaration_type := declaration_type.declaration_type,
        declaration_date := known.declaration_date,
        evidence_held := known.evidence_held,
        cohort := known.cohort,
        state := known.state,
        statement := known.statement
    ))::varchar as facts
from known.declaration as known
join known.declaration_type using (type_no)
where known.declaration_no = $declaration_no;
