-- Never waits: an administrator who changes many rows might be waiting for one that is locked here. Those come later.
-- The time is that after the wait for other beats.
select id, enabled, clock_timestamp() as now from django_celery_beat_periodictask where id = any(:ids)
order by id
for no key update skip locked
