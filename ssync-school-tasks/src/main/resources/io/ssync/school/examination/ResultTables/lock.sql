SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.results:' || :term || ':' || :classroom, 0))
