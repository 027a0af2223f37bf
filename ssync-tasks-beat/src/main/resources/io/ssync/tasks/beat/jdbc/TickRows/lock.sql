-- Decides between beats: one of them has a row. <others> is what is done about rows that another has: SKIP LOCKED, and it is left out; nothing,
-- and that one is waited for. Django's rows are never waited for: an administrator who changes many might be waiting for one that is locked
-- here.
with limits as materialized (
    select set_config('idle_in_transaction_session_timeout', :idleMillis, true)
), ours as materialized (
    select schedule_id as id, decided from ssync_beat_schedule where schedule_id = any(:ids)
    order by schedule_id
    for update <others>
), theirs as materialized (
    select id, enabled from django_celery_beat_periodictask where id = any(array(select id from ours))
    order by id
    for no key update skip locked
)
select
    asked.id, ours.decided, theirs.enabled, clock_timestamp() as now,
    exists (select from ssync_beat_schedule s where s.schedule_id = asked.id) as followed,
    exists (select from django_celery_beat_periodictask p where p.id = asked.id) as present
from limits, unnest(:ids) as asked (id)
left join ours on ours.id = asked.id
left join theirs on theirs.id = asked.id
