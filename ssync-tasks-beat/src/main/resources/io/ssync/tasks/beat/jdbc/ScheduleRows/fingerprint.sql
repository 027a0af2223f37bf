-- A number that changes with the schedules, also when somebody changes them without a note: an update in SQL, or of many rows in
-- Django's ORM. What beats write of their runs is left out.
select (
    select coalesce(sum(hashtextextended(row(
        id, name, task, args, kwargs, queue, exchange, routing_key, expires, enabled, one_off, start_time, priority,
        headers, expire_seconds, interval_id, crontab_id, solar_id, clocked_id)::text, 0)), 0)
    from django_celery_beat_periodictask
)::text || ' ' || (
    select coalesce(sum(hashtextextended(t::text, 1)), 0) from django_celery_beat_crontabschedule t
)::text || ' ' || (
    select coalesce(sum(hashtextextended(t::text, 2)), 0) from django_celery_beat_intervalschedule t
)::text || ' ' || (
    select coalesce(sum(hashtextextended(t::text, 3)), 0) from django_celery_beat_clockedschedule t
)::text || ' ' || (
    select coalesce(sum(hashtextextended(t::text, 4)), 0) from django_celery_beat_solarschedule t
)::text
