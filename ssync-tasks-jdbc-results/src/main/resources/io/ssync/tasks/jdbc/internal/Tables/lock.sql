-- Held until the end of the transaction: of several processes that start at once, one creates and the others wait.
select pg_advisory_xact_lock(hashtext('ssync-tasks-schema'))
