-- Cells of a worksheet, every one a text; blanks are left out. A sheet is put together row by row from
-- what these return.
create or replace macro as_cell(letter, row_number, words) as
    case
        when words is not null
            then concat(
                '<c r="', letter, row_number, '" t="inlineStr"><is><t xml:space="preserve">',
                replace(
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
                ),
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
-- The same with a style, by its number in the workbook, and no longer than a cell can be.
create or replace macro as_styled_cell(letter, row_number, style, words) as
    case
        when words is not null
            then replace(
                as_cell(letter, row_number, left(words, 32767)),
                '" t="inlineStr"><is>',
                '" s="' || style || '" t="inlineStr"><is>'
            )
    end;
