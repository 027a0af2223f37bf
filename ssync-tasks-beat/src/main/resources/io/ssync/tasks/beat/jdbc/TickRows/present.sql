select id, clock_timestamp() as now from django_celery_beat_periodictask where id = any(:ids)
