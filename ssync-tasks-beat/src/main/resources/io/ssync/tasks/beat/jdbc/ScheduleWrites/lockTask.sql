select id from django_celery_beat_periodictask where id = :id for no key update
