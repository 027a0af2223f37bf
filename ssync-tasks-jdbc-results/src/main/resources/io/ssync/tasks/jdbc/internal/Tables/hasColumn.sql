select exists (
    select from pg_class
    join pg_attribute on attrelid = pg_class.oid
    where relname = :table and relkind in ('r', 'p') and pg_table_is_visible(pg_class.oid)
        and attname = :column and not attisdropped)
