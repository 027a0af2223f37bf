-- Writes one row for each of many tasks, unless the task has a final state, or a newer one by the same worker: TaskResult.replaces().
-- The rows come sorted by task id, so that two writers of the same tasks lock them in the same order.
-- Lines that end in "since 2.6" are left out for a table without date_started.
insert into django_celery_results_taskresult as task (
    task_id, status, content_type, content_encoding, result, traceback, meta,
    task_name, task_args, task_kwargs, worker, periodic_task_name,
    date_started, -- since 2.6
    date_created, date_done)
select
    row.task_id, row.status, 'application/json', 'utf-8', row.result, row.traceback, coalesce(row.meta, '{"children": []}'),
    row.task_name, row.task_args, row.task_kwargs, row.worker, row.periodic_task_name,
    timestamptz 'epoch' + row.date_started * interval '1 microsecond', -- since 2.6
    timestamptz 'epoch' + row.date_created * interval '1 microsecond',
    timestamptz 'epoch' + row.date_done * interval '1 microsecond'
from unnest(
    :taskIds, :states, :results, :tracebacks, :metas,
    :taskNames, :taskArgs, :taskKwargs, :workers, :periodicTaskNames,
    :startedAt, -- since 2.6
    :createdAt, :storedAt
) as row (
    task_id, status, result, traceback, meta,
    task_name, task_args, task_kwargs, worker, periodic_task_name,
    date_started, -- since 2.6
    date_created, date_done)
on conflict (task_id) do update set
    status = excluded.status,
    content_type = excluded.content_type,
    content_encoding = excluded.content_encoding,
    result = excluded.result,
    traceback = excluded.traceback,
    meta = excluded.meta,
    task_name = excluded.task_name,
    task_args = excluded.task_args,
    task_kwargs = excluded.task_kwargs,
    worker = excluded.worker,
    periodic_task_name = excluded.periodic_task_name,
    date_started = coalesce(excluded.date_started, task.date_started), -- since 2.6
    date_done = excluded.date_done
where task.status not in ('SUCCESS', 'FAILURE', 'REVOKED')
    and (
        excluded.status in ('SUCCESS', 'FAILURE', 'REVOKED')
        or excluded.date_done >= task.date_done
        or excluded.worker is distinct from task.worker)
