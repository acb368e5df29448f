-- The words by which files name a lead provider, and the URNs by which they name a school.
create or replace table loading.provider_spelling as
with latest as (
    select
        lead_provider_id,
        max_by(name, (event, seq)) as name
    from ledger.lead_provider
    where event < (select event from event_context)
    group by lead_provider_id
),
spellings as (
    select
        lower(regexp_replace(name, '\s+', ' ', 'g')) as spelling,
        lead_provider_id
    from latest
    union
    select
        lead_provider_id::varchar,
        lead_provider_id
    from latest
)
select
    spelling,
    min(lead_provider_id) as lead_provider_id
from spellings
group by spelling;

create or replace table loading.school_spelling as
with latest as (
    select
        school_id,
        max_by(urn, (event, seq)) as urn
    from ledger.school
    where event < (select event from event_context)
    group by school_id, cohort
)
select
    urn,
    min(school_id) as school_id,
    count(distinct school_id) as schools
from latest
where urn is not null
group by urn;
