SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.upload:' || :taskId, 0))
