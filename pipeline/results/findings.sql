-- Every finding with its words and its place in the sender's file. `sender_column` says for each
-- sheet and column which field it holds, its letter and its header; a field that can be given in
-- another way (a school by its URN, a declaration by its slot) is where the sender gave it.
-- In the order of errors.csv.
create or replace table results.reported_finding as
with field_place as (
    select
        fields.field,
        sender_column.sheet_no,
        arg_min(
            (sender_column.column_no, sender_column.header, sender_column.letter),
            fields.choice
        ) as place
    from (
        select
            field,
            field as given_as,
            0 as choice
        from intake.sender_column
        where field is not null
        union
        select * from (values ('school_id', 'urn', 1), ('declaration_id', 'participant_id', 1))
    ) as fields
    join intake.sender_column
        on sender_column.field = fields.given_as
    group by fields.field, sender_column.sheet_no
),
pointed as (
    select
        finding_id,
        string_agg(received.row::varchar, '; ' order by received.row_id) as related_rows
    from intake.received
    join (
        select
            rowid as finding_id,
            unnest(related_rows) as related_row_id
        from finding
    ) as pointing
        on pointing.related_row_id = received.row_id
    group by finding_id
),
placed as (
    select
        finding.code,
        message.severity,
        message.title,
        message.layer,
        finding.row_id,
        coalesce(finding.sheet_no, received.sheet_no) as sheet_no,
        received.row,
        coalesce(finding.field, named.field) as field,
        coalesce(named.column_no, by_field.place[1]) as column_no,
        coalesce(named.header, by_field.place[2]) as header,
        coalesce(
            finding.cell,
            coalesce(named.letter, by_field.place[3]) || received.row
        ) as cell,
        finding.value,
        pointed.related_rows,
        -- A sheet that was not read has a name and no number.
        case when finding.sheet_no is null and finding.row_id is null then finding.facts['sheet'] end
            as named_sheet,
        coalesce(
            finding.detail,
            array_to_string(
                list_transform(
                    range(1, len(message.pieces) + 1),
                    lambda i: message.pieces[i] || coalesce(finding.facts[message.places[i]], '')
                ),
                ''
            )
        ) as detail
    from finding
    join message using (code)
    left join intake.received using (row_id)
    left join pointed
        on pointed.finding_id = finding.rowid
    left join intake.sender_column as named
        on named.sheet_no = received.sheet_no
        and named.column_no = finding.column_no
    left join field_place as by_field
        on finding.column_no is null
        and by_field.sheet_no = received.sheet_no
        and by_field.field = finding.field
)
select
    row_number() over ()::integer as seq,
    *
from (
    select
        placed.* exclude (named_sheet),
        coalesce(sheet.name, placed.named_sheet) as sheet,
        parsed.your_reference
    from placed
    left join intake.sheet using (sheet_no)
    left join (
        select
            row_id,
            your_reference
        from fields.parsed
        where your_reference is not null
    ) as parsed using (row_id)
    order by
        placed.severity <> 'F',
        placed.sheet_no nulls first,
        placed.row nulls first,
        placed.column_no nulls first,
        placed.code,
        placed.detail,
        placed.value
);
