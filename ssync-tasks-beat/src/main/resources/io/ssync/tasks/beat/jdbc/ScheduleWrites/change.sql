-- As Django saves a row: one that is disabled forgets when it ran last.
update django_celery_beat_periodictask set
    task = :task, args = :args, kwargs = :kwargs, queue = :queue, expires = :expires, enabled = :enabled,
    last_run_at = case when :enabled then last_run_at end,
    date_changed = clock_timestamp(), description = :description,
    crontab_id = :crontab, interval_id = :interval, clocked_id = :clocked, solar_id = :solar,
    one_off = :oneOff, start_time = :startTime, priority = :priority, headers = :headers, expire_seconds = :expireSeconds
where id = :id
