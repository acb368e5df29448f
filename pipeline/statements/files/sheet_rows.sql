-- The declarations of a statement as rows of a worksheet: every cell a text, blanks left out.
-- Row 1 of this view is the first declaration; the worksheet has `row_number` + the rows above it.
-- Texts of cells: workbooks/cells.sql.
-- Most texts are short and plain, which is seen faster than made sure of.
create or replace macro xml_text(words) as
    case
        when length(words) < 32000
            and regexp_full_match(words, '[ -%''-;=?-~]*')
            and not contains(words, '_x')
            then words
        else xml_escaped(xml_cut(xml_show_odd(words)))
    end;
create or replace macro as_cell(letter, row_number, words) as
    case
        when words is not null
            then concat(
                '<c r="', letter, row_number, '" t="inlineStr"><is><t xml:space="preserve">',
                xml_text(words),
                '</t></is></c>'
            )
    end;
-- The same of words of our own, IDs and instants: nothing in them means anything to XML.
create or replace macro as_plain_cell(letter, row_number, words) as
    case
        when words is not null
            then concat(
                '<c r="', letter, row_number, '" t="inlineStr"><is><t>', words, '</t></is></c>'
            )
    end;
create or replace macro as_instant(instant) as replace(cast(instant as varchar), ' ', 'T') || 'Z';
create or replace view statements.sheet_row as
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
        uplift_payment_due as "Uplift Payment Due",
        your_reference as "Your Reference",
        batch_id as "Batch",
        row as "Row",
        band as "Band",
        over_capacity as "Over Capacity"
    from statements.declaration_on_statement
),
-- Put in order as they are: as text they are several times longer.
put_in_order as (
    select
        *,
        (n + 5)::varchar as sheet_line
    from declaration
    order by n
)
select
    concat(
        '<row r="', sheet_line, '">',
        as_plain_cell('A', sheet_line, "Participant ID"),
        as_cell('B', sheet_line, "Participant Name"),
        as_cell('C', sheet_line, "TRN"),
        as_plain_cell('D', sheet_line, "Type"),
        as_plain_cell('E', sheet_line, "Mentor Profile ID"),
        as_cell('F', sheet_line, "Schedule"),
        as_plain_cell('G', sheet_line, "Eligible For Funding"),
        as_cell('H', sheet_line, "Eligible For Funding Reason"),
        as_cell('I', sheet_line, "Lead Provider Name"),
        as_cell('J', sheet_line, "Delivery Partner Name"),
        as_cell('K', sheet_line, "School Urn"),
        as_cell('L', sheet_line, "School Name"),
        as_cell('M', sheet_line, "Training Status"),
        as_cell('N', sheet_line, "Training Status Reason"),
        as_plain_cell('O', sheet_line, "Declaration ID"),
        as_plain_cell('P', sheet_line, "Declaration Status"),
        as_plain_cell('Q', sheet_line, "Declaration Type"),
        as_plain_cell('R', sheet_line, "Declaration Date"),
        as_plain_cell('S', sheet_line, "Declaration Created At"),
        as_cell('T', sheet_line, "Statement Name"),
        as_plain_cell('U', sheet_line, "Statement ID"),
        as_plain_cell('V', sheet_line, "Uplift Payment Due"),
        as_cell('W', sheet_line, "Your Reference"),
        as_plain_cell('X', sheet_line, "Batch"),
        as_plain_cell('Y', sheet_line, "Row"),
        as_plain_cell('Z', sheet_line, "Band"),
        as_plain_cell('AA', sheet_line, "Over Capacity"),
        '</row>'
    ) as row_xml
from put_in_order
