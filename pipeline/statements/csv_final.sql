-- The columns of declarations.csv, in their order. A leading apostrophe keeps a spreadsheet from
-- running text as a formula.
create or replace macro as_text(words) as
    case
        when ascii(words) in (61, 43, 45, 64, 9, 13) then '''' || words -- = + - @ tab CR
        else words
    end;
create or replace macro as_instant(instant) as replace(cast(instant as varchar), ' ', 'T') || 'Z';
create or replace view declaration_csv as
select
    participant_id as "Participant ID",
    as_text(participant_name) as "Participant Name",
    as_text(trn) as "TRN",
    type as "Type",
    mentor_id as "Mentor Profile ID",
    schedule as "Schedule",
    eligible_for_funding as "Eligible For Funding",
    as_text(eligible_for_funding_reason) as "Eligible For Funding Reason",
    as_text(lead_provider_name) as "Lead Provider Name",
    as_text(delivery_partner_name) as "Delivery Partner Name",
    as_text(school_urn) as "School Urn",
    as_text(school_name) as "School Name",
    training_status as "Training Status",
    as_text(training_status_reason) as "Training Status Reason",
    declaration_id as "Declaration ID",
    declaration_status as "Declaration Status",
    declaration_type as "Declaration Type",
    as_instant(declaration_date) as "Declaration Date",
    as_instant(created_at) as "Declaration Created At",
    as_text(statement_name) as "Statement Name",
    statement_id as "Statement ID",
    uplift_payment_due as "Uplift Payment Due"
from declaration_on_statement
order by participant_name, participant_id, declaration_date, declaration_id
