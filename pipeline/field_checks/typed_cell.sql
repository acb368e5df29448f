-- Every row to be judged as it was received, with its type. A void by ID does not use the columns of
-- the slot; a partnership with a school ID does not use the URN.
create or replace view fields.typed_cell as
select
    *,
    coalesce(
        row_type = 'participant-declaration-void' and has_text(declaration_id), false
    ) as by_declaration_id,
    coalesce(row_type = 'ecf-partnership' and has_text(school_id), false) as by_school_id
from fields.typed;
