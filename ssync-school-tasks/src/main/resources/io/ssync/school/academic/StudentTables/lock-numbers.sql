SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.admission-numbers', 0))
