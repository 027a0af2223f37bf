-- Ours first, as beats lock them.
select p.id from django_celery_beat_periodictask p
join ssync_beat_schedule s on s.schedule_id = p.id
where p.name = :name
for update of s
