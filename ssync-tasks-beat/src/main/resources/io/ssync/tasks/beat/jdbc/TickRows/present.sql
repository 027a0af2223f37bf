select id from django_celery_beat_periodictask where id = any(:ids)
