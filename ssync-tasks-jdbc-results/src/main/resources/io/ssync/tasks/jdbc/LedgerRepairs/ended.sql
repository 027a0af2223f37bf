-- Tasks whose final result somebody has stored who knows no ledger: a Python worker.
delete from ssync_ledger using django_celery_results_taskresult as result
where ssync_ledger.broker = :broker and not ssync_ledger.ended
    and result.task_id = ssync_ledger.task_id and result.status in ('SUCCESS', 'FAILURE', 'REVOKED')
