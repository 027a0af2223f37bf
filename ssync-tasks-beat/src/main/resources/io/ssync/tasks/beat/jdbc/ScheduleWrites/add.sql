insert into django_celery_beat_periodictask (
    name, task, args, kwargs, queue, expires, enabled, total_run_count, date_changed, description,
    crontab_id, interval_id, clocked_id, solar_id, one_off, start_time, priority, headers, expire_seconds
) values (
    :name, :task, :args, :kwargs, :queue, :expires, :enabled, 0, clock_timestamp(), :description,
    :crontab, :interval, :clocked, :solar, :oneOff, :startTime, :priority, :headers, :expireSeconds
)
on conflict (name) do nothing
returning id
