-- What the ledger said just before event `event_context.event`: the latest version of every key.
-- The normal code run with an older `event_context.event` is the whole time travel.
create or replace view as_of.lead_provider as
select *
from ledger.lead_provider
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.lead_provider
    where event < (select event from event_context)
    group by lead_provider_id
);
create or replace view as_of.delivery_partner as
select *
from ledger.delivery_partner
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.delivery_partner
    where event < (select event from event_context)
    group by delivery_partner_id, lead_provider_id, cohort
);
create or replace view as_of.cohort as
select *
from ledger.cohort
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.cohort
    where event < (select event from event_context)
    group by start_year
);
create or replace view as_of.milestone as
select *
from ledger.milestone
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.milestone
    where event < (select event from event_context)
    group by cohort, schedule_identifier, declaration_type
);
create or replace view as_of.school as
select *
from ledger.school
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.school
    where event < (select event from event_context)
    group by school_id, cohort
);
create or replace view as_of.partnership as
select *
from ledger.partnership
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.partnership
    where event < (select event from event_context)
    group by partnership_id
);
create or replace view as_of.participant_id_change as
select *
from ledger.participant_id_change
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.participant_id_change
    where event < (select event from event_context)
    group by from_participant_id, to_participant_id
);
create or replace view as_of.declaration as
select *
from ledger.declaration
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.declaration
    where event < (select event from event_context)
    group by declaration_id
);
-- A provider's own row takes the place of the calendar row for every provider.
create or replace view as_of.statement as
with latest as (
    select *
    from ledger.statement
    where rowid in (
        select max_by(rowid, version_no(event, seq))
        from ledger.statement
        where event < (select event from event_context)
        group by lead_provider_id, cohort, name
    )
),
everybody as (
    select
        lead_provider.lead_provider_id,
        latest.* exclude (lead_provider_id)
    from latest
    cross join as_of.lead_provider
    where latest.lead_provider_id is null
),
own as (
    select
        lead_provider_id,
        latest.* exclude (lead_provider_id)
    from latest
    where lead_provider_id is not null
)
select * from own
union all
select everybody.*
from everybody
anti join own
    using (lead_provider_id, cohort, name);
