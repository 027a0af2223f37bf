-- Looks where an unqualified name would be looked up, whatever the search path is.
select exists (select from pg_class where relname = :table and relkind in ('r', 'p') and pg_table_is_visible(oid))
