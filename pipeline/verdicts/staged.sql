-- What the ledger keeps of every row and every finding of this batch: views, for it is all there.
create or replace view new_batch_row as
select
    settled.row_id,
    sheet.name as sheet,
    settled.row,
    settled.type,
    settled.outcome,
    settled.declaration_id,
    settled.state,
    settled.statement,
    settled.participant_id
from settled
left join sheet using (sheet_no);

create or replace view new_finding as
select
    told.seq,
    told.row_id,
    sheet.name as sheet,
    told.severity,
    told.code,
    told.field,
    told.cell,
    told.value,
    told.detail,
    told.related_rows
from told
left join sheet using (sheet_no);
