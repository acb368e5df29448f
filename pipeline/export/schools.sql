-- 3.6 schools in one cohort: those that can be chosen, and those that somebody works with.
create or replace table exporting.exported_row as
with asked as (
    select cohort
    from (select unnest(cohorts) as cohort from exporting.context)
    where cohort in (select start_year from as_of.cohort)
),
partnered as (
    select distinct school_id
    from as_of.partnership
    where status = 'active'
    and cohort in (select cohort from asked)
),
latest as (
    select
        school_id,
        max_by(school_row, cohort) as latest_row,
        max_by(urn, cohort) filter (where urn is not null) as latest_urn,
        max_by(name, cohort) filter (where name is not null) as latest_name
    from exporting.school_row
    group by school_id
),
placed as (
    select
        latest.school_id,
        asked.cohort,
        this_row.school_id is not null as has_row,
        coalesce(this_row.urn, latest.latest_urn) as urn,
        coalesce(this_row.name, latest.latest_name) as name,
        this_row.eligible_for_funding,
        this_row.induction_programme_choice,
        coalesce(this_row.created_at, latest.latest_row.created_at) as created_at,
        coalesce(this_row.updated_at, latest.latest_row.updated_at) as updated_at,
        coalesce(this_row.first_version, latest.latest_row.first_version) as first_version,
        partnered.school_id is not null as in_partnership
    from latest
    cross join asked
    left join exporting.school_row as this_row
        on this_row.school_id = latest.school_id
        and this_row.cohort = asked.cohort
    left join partnered
        on partnered.school_id = latest.school_id
)
select
    school_id as record_id,
    created_at as record_created_at,
    first_version as record_version,
    0 as row_no,
    school_id,
    cohort,
    urn,
    name,
    in_partnership,
    coalesce(nullif(induction_programme_choice, ''), 'not_yet_known') as induction_programme_choice,
    created_at,
    updated_at
from placed
where eligible_for_funding is distinct from false
or in_partnership;
