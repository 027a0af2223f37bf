select
    current_setting('server_version') as version,
    current_setting('server_version_num')::integer as number,
    current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' as survives_crashes,
    clock_timestamp() as now,
    (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
    current_setting('max_connections')::integer as most_connections,
    pg_database_size(current_database()) as database_bytes,
    pg_total_relation_size(to_regclass('django_celery_results_taskresult')) as results_bytes,
    pg_stat_get_live_tuples(to_regclass('django_celery_results_taskresult')) as results_rows,
    pg_stat_get_dead_tuples(to_regclass('django_celery_results_taskresult')) as results_dead
