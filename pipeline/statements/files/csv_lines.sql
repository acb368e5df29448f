-- The lines of declarations.csv, each as one text, in their order and without the header. What is
-- said of a person is made into text once for all of their lines. What makes text of the lines that
-- are in order must not need a join, which would mix them up again.

-- A leading apostrophe keeps a spreadsheet from running text as a formula. (One longer list would be
-- looked up by a join.)
create or replace macro as_text(words) as
    case
        when ascii(words) in (61, 43, 45, 64) then '''' || words -- = + - @
        when ascii(words) in (9, 13) then '''' || words -- tab CR
        else words
    end;
-- In quotes what has a comma, a quote, the end of a line or (as some take it for the start of a
-- comment) a # in it, and what is there but empty.
create or replace macro as_csv(words) as
    case
        when words = '' or regexp_matches(words, '[",#\r\n]')
            then '"' || replace(words, '"', '""') || '"'
        else words
    end;
create or replace macro as_instant(instant) as replace(cast(instant as varchar), ' ', 'T') || 'Z';
create or replace view statements.csv_line as
with told as (
    select
        person,
        participant_type,
        participant_name,
        concat(as_csv(as_text(participant_name)), ',', as_csv(as_text(trn))) as who,
        concat(
            as_csv(schedule),
            ',', eligible_for_funding,
            ',', as_csv(as_text(eligible_for_funding_reason))
        ) as funding,
        concat(
            as_csv(as_text(school_urn)),
            ',', as_csv(as_text(school_name)),
            ',', as_csv(training_status),
            ',', as_csv(as_text(training_status_reason))
        ) as training
    from statements.enrolled
),
partner as (
    select delivery_partner_id, as_csv(as_text(name)) as partner
    from statements.partner_name
),
put_in_order as (
    select l.*, t.who, t.funding, t.training, p.partner
    from statements.line_on_statement as l
    left join told as t
        on t.person = l.person
        and t.participant_type = l.participant_type
    left join partner as p on p.delivery_partner_id = l.delivery_partner_id
    order by t.participant_name, l.person, l.declaration_date, l.declaration_id
)
select
    concat(
        person,
        ',', coalesce(who, ','),
        ',', participant_type,
        ',', mentor_id,
        ',', coalesce(funding, ',,'),
        ',', as_csv(as_text(getvariable('provider'))),
        ',', partner,
        ',', coalesce(training, ',,,'),
        ',', declaration_id,
        ',', declaration_status,
        ',', declaration_type,
        ',', as_instant(declaration_date),
        ',', as_instant(created_at),
        ',', as_csv(as_text(getvariable('name'))),
        ',', getvariable('statement_id'),
        ',', uplift_payment_due,
        ',', as_csv(as_text(your_reference)),
        ',', batch_id,
        ',', row,
        ',', band,
        ',', over_capacity,
        getvariable('last_cell')
    ) as line
from put_in_order
