-- The time that all beats go by, and when Django, or we, changed a schedule last.
select
    clock_timestamp() as now,
    (select last_update from django_celery_beat_periodictasks where ident = 1) as last_update
