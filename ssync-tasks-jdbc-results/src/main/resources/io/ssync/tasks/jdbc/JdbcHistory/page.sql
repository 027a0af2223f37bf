select
    task_id, status, content_type, null as traceback, date_done,
    '{"children": []'
        || case when length(result) > :longest then ''
            else coalesce(substring(meta from ', "ssync_masked": "(?:[^"\\]|\\.)*"'), '') end
        || coalesce(', ' || substring(meta from '"queue": "(?:[^"\\]|\\.)*"'), '') || '}' as meta,
    case when length(result) > :longest then null else result end as result,
    task_name, task_args, task_kwargs, worker, periodic_task_name
from (
    select * from django_celery_results_taskresult
    where <indexed>
    order by date_done desc, task_id desc
    limit :most) as newest
where <others>
order by date_done desc, task_id desc
limit :limit
