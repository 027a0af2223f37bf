-- Schedules that Django has deleted.
delete from ssync_beat_schedule s
where not exists (select from django_celery_beat_periodictask p where p.id = s.schedule_id)
