delete from django_celery_beat_periodictask where name = :name returning id
