select
    task_id, status, content_type, result, traceback, meta, date_done,
    task_name, task_args, task_kwargs, worker, periodic_task_name
from django_celery_results_taskresult
where task_id = any(:taskIds)
