with back as (
    update ssync_failed_message set taken = null
    where task_id = any(:taskIds) and taken is not null
    returning task_id)
update django_celery_results_taskresult as task set status = 'FAILURE'
from back
where task.task_id = back.task_id and task.status = 'RETRY'
