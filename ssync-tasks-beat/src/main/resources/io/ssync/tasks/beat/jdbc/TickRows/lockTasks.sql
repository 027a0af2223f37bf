-- Never waits: an administrator who changes many rows might be waiting for one that is locked here. Those come later.
select id, enabled from django_celery_beat_periodictask where id = any(:ids)
order by id
for no key update skip locked
