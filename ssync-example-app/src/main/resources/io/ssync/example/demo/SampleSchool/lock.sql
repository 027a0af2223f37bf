-- Two demos at once would both find a row missing.
SELECT pg_advisory_xact_lock(hashtextextended('ssync.demo', 0))::text
