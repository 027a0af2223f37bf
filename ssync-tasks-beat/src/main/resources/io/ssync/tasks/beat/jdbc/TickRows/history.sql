select t.due, t.state, t.task_id, t.reason, t.count
from ssync_beat_tick t join django_celery_beat_periodictask p on p.id = t.schedule_id
where p.name = :name
order by t.due desc
limit :limit
