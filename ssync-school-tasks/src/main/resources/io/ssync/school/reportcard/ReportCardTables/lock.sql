-- The lock of the computation of results: they stay as they are while cards are made of them.
SELECT pg_advisory_xact_lock(hashtextextended('ssync.school.results:' || :term || ':' || :classroom, 0))
