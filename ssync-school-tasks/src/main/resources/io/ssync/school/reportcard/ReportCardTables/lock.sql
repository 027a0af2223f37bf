SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.report-cards:' || :term || ':' || :classroom, 0))
