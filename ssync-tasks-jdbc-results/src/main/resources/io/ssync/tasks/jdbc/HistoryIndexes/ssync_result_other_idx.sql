create index concurrently ssync_result_other_idx
    on django_celery_results_taskresult (status, date_done desc, task_id desc)
    where status <> 'SUCCESS'
