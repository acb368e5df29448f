-- The declarations of a statement as rows of a worksheet: every cell a text, blanks left out.
-- Row 1 of this view is the first declaration; the worksheet has `row_number` + the rows above it.
create or replace macro as_cell(letter, row_number, words) as
    case
        when words is null then ''
        else '<c r="' || letter || row_number || '" t="inlineStr"><is><t xml:space="preserve">'
            || replace(
                replace(
                    replace(
                        -- Characters that XML cannot hold.
                        regexp_replace(
                            words, '[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]', '', 'g'
                        ),
                        '&', '&amp;'
                    ),
                    '<', '&lt;'
                ),
                '>', '&gt;'
            )
            || '</t></is></c>'
    end;
create or replace macro as_instant(instant) as replace(cast(instant as varchar), ' ', 'T') || 'Z';
create or replace view sheet_row as
with declaration as (
    select
        row_number() over (
            order by participant_name, participant_id, declaration_date, declaration_id
        ) as n,
        participant_id as "Participant ID",
        participant_name as "Participant Name",
        trn as "TRN",
        type as "Type",
        mentor_id as "Mentor Profile ID",
        schedule as "Schedule",
        eligible_for_funding as "Eligible For Funding",
        eligible_for_funding_reason as "Eligible For Funding Reason",
        lead_provider_name as "Lead Provider Name",
        delivery_partner_name as "Delivery Partner Name",
        school_urn as "School Urn",
        school_name as "School Name",
        training_status as "Training Status",
        training_status_reason as "Training Status Reason",
        declaration_id as "Declaration ID",
        declaration_status as "Declaration Status",
        declaration_type as "Declaration Type",
        as_instant(declaration_date) as "Declaration Date",
        as_instant(created_at) as "Declaration Created At",
        statement_name as "Statement Name",
        statement_id as "Statement ID",
        uplift_payment_due as "Uplift Payment Due"
    from declaration_on_statement
)
select
    n,
    '<row r="' || (n + 5) || '">'
        || as_cell('A', n + 5, cast("Participant ID" as varchar))
        || as_cell('B', n + 5, cast("Participant Name" as varchar))
        || as_cell('C', n + 5, cast("TRN" as varchar))
        || as_cell('D', n + 5, cast("Type" as varchar))
        || as_cell('E', n + 5, cast("Mentor Profile ID" as varchar))
        || as_cell('F', n + 5, cast("Schedule" as varchar))
        || as_cell('G', n + 5, cast("Eligible For Funding" as varchar))
        || as_cell('H', n + 5, cast("Eligible For Funding Reason" as varchar))
        || as_cell('I', n + 5, cast("Lead Provider Name" as varchar))
        || as_cell('J', n + 5, cast("Delivery Partner Name" as varchar))
        || as_cell('K', n + 5, cast("School Urn" as varchar))
        || as_cell('L', n + 5, cast("School Name" as varchar))
        || as_cell('M', n + 5, cast("Training Status" as varchar))
        || as_cell('N', n + 5, cast("Training Status Reason" as varchar))
        || as_cell('O', n + 5, cast("Declaration ID" as varchar))
        || as_cell('P', n + 5, cast("Declaration Status" as varchar))
        || as_cell('Q', n + 5, cast("Declaration Type" as varchar))
        || as_cell('R', n + 5, cast("Declaration Date" as varchar))
        || as_cell('S', n + 5, cast("Declaration Created At" as varchar))
        || as_cell('T', n + 5, cast("Statement Name" as varchar))
        || as_cell('U', n + 5, cast("Statement ID" as varchar))
        || as_cell('V', n + 5, cast("Uplift Payment Due" as varchar))
        || '</row>' as row_xml
from declaration
