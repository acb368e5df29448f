-- Rows with a cell that cannot be read: nothing else is said about what they refer to.
create or replace table loading.unread_row as
select distinct row_id
from finding
where
    row_id is not null
    and code in (
        'reference_value_malformed',
        'reference_date_ambiguous',
        'teacher_reference_number_malformed',
        'statement_name_malformed',
        'cell_excel_error',
        'cell_formula_without_value',
        'cell_has_control_characters',
        'cell_has_direction_marks',
        'cell_has_newline',
        'cell_merged',
        'cell_number_mangled',
        'cell_too_long'
    )
