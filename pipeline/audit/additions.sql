-- Whatever stands in the ledger beside its tables and their plain columns.
select
    'view' as what,
    view_name as name
from duckdb_views()
where database_name = 'ledger'
and not internal
union all
select
    'index' as what,
    index_name as name
from duckdb_indexes()
where database_name = 'ledger'
union all
select
    'default' as what,
    table_name || '.' || column_name || ' (' || column_default || ')' as name
from duckdb_columns()
where database_name = 'ledger'
and not internal
and column_default is not null
union all
select
    'constraint' as what,
    table_name || ': ' || constraint_text as name
from duckdb_constraints()
where database_name = 'ledger'
union all
select
    'sequence' as what,
    sequence_name as name
from duckdb_sequences()
where database_name = 'ledger'
union all
select
    'type' as what,
    type_name as name
from duckdb_types()
where database_name = 'ledger'
and not internal
union all
select
    'function' as what,
    function_name as name
from duckdb_functions()
where database_name = 'ledger'
and not internal
union all
select
    'schema' as what,
    schema_name as name
from duckdb_schemas()
where database_name = 'ledger'
and not internal
and schema_name <> 'main'
union all
select
    'comment' as what,
    table_name as name
from duckdb_tables()
where database_name = 'ledger'
and comment is not null
order by what, name;
