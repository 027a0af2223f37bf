delete from django_celery_results_taskresult where task_id = :taskId
