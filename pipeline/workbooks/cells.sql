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
-- Most texts are short and plain, which is seen faster than made sure of, and fastest of a whole row:
-- `texts` are its texts, each followed by a line feed. Plain ones have no blanks at their ends either,
-- which would have to be asked for.
create or replace macro xml_is_plain(texts) as
    strlen(texts) < 32000
    and not regexp_matches(texts, '\n[ \n]| \n|^[ \n]|_x|[^ -%''-;=?-~\n]');
-- The texts of a row that is not plain as a cell can hold them.
create or replace macro xml_safe(texts) as
    list_transform(texts, lambda words: xml_escaped(xml_cut(xml_show_odd(words))));
-- What a cell of one style begins with, behind its letter; `style` is its number in the workbook. Blanks
-- at the ends of a text are kept where it says so, and a plain row has none.
create or replace macro start_of_cell(line, style, is_plain) as
    line || '" s="' || style || '" t="inlineStr"><is><t'
    || case when is_plain then '>' else ' xml:space="preserve">' end;
-- A cell with a text that is plain or was made safe; null for a blank one.
create or replace macro as_styled_cell(letter, start, words) as
    '<c r="' || letter || start || words || '</t></is></c>';
-- The same of a cell that is marked: it is there although it may be blank.
create or replace macro as_marked_cell(letter, line, style, words, is_plain) as
    coalesce(
        as_styled_cell(letter, start_of_cell(line, style, is_plain), words),
        '<c r="' || letter || line || '" s="' || style || '"/>'
    );
