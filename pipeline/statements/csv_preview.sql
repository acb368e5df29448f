-- The columns of a preview's declarations.csv: those of `csv_final`, and on every line that it is
-- not final.
create or replace view preview_csv as
select *, 'NOT FINAL' as "NOT FINAL"
from declaration_csv
