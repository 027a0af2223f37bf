create index concurrently ssync_result_task_idx
    on django_celery_results_taskresult (task_name, date_done desc, task_id desc)
