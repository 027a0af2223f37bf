-- The columns that are a beat's own. A row that has run off is disabled, and forgets when it ran, as Celery leaves it.
update django_celery_beat_periodictask p
set
    last_run_at = case when new.disables then null else greatest(p.last_run_at, new.ran) end,
    total_run_count = p.total_run_count + new.runs,
    enabled = p.enabled and not new.disables
from unnest(:ids, :ran, :runs, :disables) as new (id, ran, runs, disables)
where p.id = new.id
