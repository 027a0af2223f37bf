SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.accounts', 0))
