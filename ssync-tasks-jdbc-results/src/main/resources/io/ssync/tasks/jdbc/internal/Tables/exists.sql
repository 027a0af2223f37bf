-- Looks where an unqualified name would be looked up, whatever the search path is.
-- Not to_regclass(): that may answer from a cache filled before the lock was granted, and miss what the holder created.
select exists (select from pg_class where relname = :table and relkind in ('r', 'p') and pg_table_is_visible(oid))
