-- Whether a declaration that ends the funding of a mentor was made or changed; whether rows repeat
-- earlier ones.
select
    exists (
        from known.declaration
        where course_no = 1
        and type_no = 5
        and state_row_id is not null
    ),
    exists (
        from judged.verdict
        where outcome = 'already_recorded'
    );
