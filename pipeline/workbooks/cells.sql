-- Cells of a worksheet, every one a text; blanks are left out. A sheet is put together row by row from
-- what these return.

-- Text that XML or a cell cannot hold as it is (text.py does the same): control characters are shown,
-- 32,000 characters are the most, and what looks like one of Excel's coded characters is kept a text.
create or replace macro xml_show_odd(words) as
    case
        when regexp_matches(words, '[\x00-\x08\x0B\x0C\x0E-\x1F\x{7F}-\x{9F}\x{FFFE}\x{FFFF}]')
            then array_to_string(
                list_transform(
                    string_split(words, ''),
                    lambda c: case
                        when unicode(c) in (9, 10, 13) then c
                        when unicode(c) < 32 or unicode(c) between 127 and 159
                            then format('\x{:02x}', unicode(c))
                        when unicode(c) in (65534, 65535) then format('\u{:04x}', unicode(c))
                        else c
                    end
                ),
                ''
            )
        else words
    end;
create or replace macro xml_cut(words) as
    case
        when length(words) > 32000
            then left(words, 32000 - 43) || ' [cut: the rest did not fit into this cell]'
        else words
    end;
create or replace macro xml_escaped(words) as
    replace(
        replace(
            replace(
                replace(
                    regexp_replace(words, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\1', 'g'),
                    '&', '&amp;'
                ),
                '<', '&lt;'
            ),
            '>', '&gt;'
        ),
        chr(13), '&#13;'
    );
-- Most texts are short and plain, which is seen faster than made sure of.
create or replace macro xml_text(words) as
    case
        when length(words) < 32000
            and regexp_full_match(words, '[ -%''-;=?-~]*')
            and not contains(words, '_x')
            then words
        else xml_escaped(xml_cut(xml_show_odd(words)))
    end;
-- The same of a whole row, which costs a fraction: `texts` are its texts, each followed by a line feed.
-- Plain ones have no blanks at their ends either, which would have to be asked for.
create or replace macro xml_is_plain(texts) as
    strlen(texts) < 32000
    and not regexp_matches(texts, '\n[ \n]| \n|^[ \n]|_x|[^ -%''-;=?-~\n]');
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
-- The same with a style, by its number in the workbook; a cell of a style of its own (`mark`) is
-- there although it may be blank. `is_plain`: what `xml_is_plain` says of its row.
create or replace macro as_styled_cell(letter, row_number, style, words, is_plain, mark := null) as
    case
        when words is null
            then case
                when mark is not null
                    then concat('<c r="', letter, row_number, '" s="', mark, '"/>')
            end
        when is_plain
            then concat(
                '<c r="', letter, row_number, '" s="', coalesce(mark, style),
                '" t="inlineStr"><is><t>', words, '</t></is></c>'
            )
        else concat(
            '<c r="', letter, row_number, '" s="', coalesce(mark, style),
            '" t="inlineStr"><is><t xml:space="preserve">',
            xml_escaped(xml_cut(xml_show_odd(words))), '</t></is></c>'
        )
    end;
