select
    current_setting('server_version') as version,
    current_setting('server_version_num')::integer as number,
    current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' as survives_crashes,
    clock_timestamp() as now,
    (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
    current_setting('max_connections')::integer as most_connections
