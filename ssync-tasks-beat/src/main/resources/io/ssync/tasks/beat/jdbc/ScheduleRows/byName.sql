-- The same for some.
select
    p.id, p.name, p.task, p.args, p.kwargs, p.queue, p.exchange, p.routing_key, p.expires, p.enabled, p.last_run_at,
    p.total_run_count, p.date_changed, p.description, p.one_off, p.start_time, p.priority, p.headers, p.expire_seconds,
    p.crontab_id, p.interval_id, p.solar_id, p.clocked_id,
    c.minute, c.hour, c.day_of_week, c.day_of_month, c.month_of_year, c.timezone,
    i.every, i.period,
    k.clocked_time,
    o.event, o.latitude, o.longitude,
    s.seed, s.definition, s.decided, s.last_task_id,
    s.misfire, s.misfire_most, s.misfire_deadline_millis, s.overlap, s.jitter_millis, s.paused_until
from django_celery_beat_periodictask p
left join django_celery_beat_crontabschedule c on c.id = p.crontab_id
left join django_celery_beat_intervalschedule i on i.id = p.interval_id
left join django_celery_beat_clockedschedule k on k.id = p.clocked_id
left join django_celery_beat_solarschedule o on o.id = p.solar_id
left join ssync_beat_schedule s on s.schedule_id = p.id
where p.name = :name
order by p.name
