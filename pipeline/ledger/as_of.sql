-- What the ledger said just before event `this.event`: the latest version of every key.
-- The normal code run with an older `this.event` is the whole time travel.
create or replace view lead_provider_known as
select *
from ledger.lead_provider
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.lead_provider
    where event < (select event from this)
    group by lead_provider_id
);
create or replace view delivery_partner_known as
select *
from ledger.delivery_partner
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.delivery_partner
    where event < (select event from this)
    group by delivery_partner_id, lead_provider_id, cohort
);
create or replace view cohort_known as
select *
from ledger.cohort
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.cohort
    where event < (select event from this)
    group by start_year
);
create or replace view milestone_known as
select *
from ledger.milestone
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.milestone
    where event < (select event from this)
    group by cohort, schedule_identifier, declaration_type
);
create or replace view school_known as
select *
from ledger.school
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.school
    where event < (select event from this)
    group by school_id, cohort
);
create or replace view partnership_known as
select *
from ledger.partnership
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.partnership
    where event < (select event from this)
    group by partnership_id
);
create or replace view participant_id_change_known as
select *
from ledger.participant_id_change
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.participant_id_change
    where event < (select event from this)
    group by from_participant_id
);
create or replace view declaration_known as
select *
from ledger.declaration
where rowid in (
    select max_by(rowid, version_no(event, seq))
    from ledger.declaration
    where event < (select event from this)
    group by declaration_id
);
-- A provider's own row takes the place of the calendar row for every provider.
create or replace view statement_known as
with latest as (
    select *
    from ledger.statement
    where rowid in (
        select max_by(rowid, version_no(event, seq))
        from ledger.statement
        where event < (select event from this)
        group by lead_provider_id, cohort, name
    )
),
everybody as (
    select
        lead_provider_known.lead_provider_id,
        latest.* exclude (lead_provider_id)
    from latest
    cross join lead_provider_known
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
