-- Every provider's statements by their IDs, those that are derived among them.
select
    lead_provider_id::varchar,
    coalesce(
        statement_id,
        named_uuid(concat('ecf-batch:statement:', lead_provider_id, ':', cohort, ':', name))
    )::varchar as statement_id,
    cohort,
    name
from as_of.statement
order by all;
