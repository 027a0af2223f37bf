-- How far schedules have come, in our table and in the columns of Django's that are a beat's own. A row that has run off is disabled, and
-- forgets when it ran, as Celery leaves it. A count that is full stops no schedule.
with new as (
    select * from unnest(:ids, :decided, :taskIds, :ran, :runs, :disables)
        as new (id, decided, task_id, ran, runs, disables)
), ours as (
    update ssync_beat_schedule s
    set decided = new.decided, last_task_id = coalesce(new.task_id, s.last_task_id)
    from new
    where s.schedule_id = new.id and new.decided is not null
)
update django_celery_beat_periodictask p
set
    last_run_at = case when new.disables then null else greatest(p.last_run_at, new.ran) end,
    total_run_count = least(p.total_run_count::bigint + new.runs, 2147483647)::integer,
    enabled = p.enabled and not new.disables
from new
where p.id = new.id and (new.runs > 0 or new.disables)
