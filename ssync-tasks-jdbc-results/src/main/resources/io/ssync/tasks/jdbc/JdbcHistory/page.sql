select
    task_id, status, content_type, null as traceback, null as meta, date_done,
    case when length(result) > :longest then null else result end as result,
    task_name, task_args, task_kwargs, worker, periodic_task_name
from django_celery_results_taskresult
where <conditions>
order by date_done desc, task_id desc
limit :limit
