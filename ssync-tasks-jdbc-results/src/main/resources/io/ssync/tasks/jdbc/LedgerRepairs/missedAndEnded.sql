-- As ended.sql, of those that a sweep would find.
delete from ssync_ledger as ledger using django_celery_results_taskresult as result
where ledger.broker = :broker and ledger.queue = :queue and not ledger.ended
    and greatest(ledger.seen, ledger.due) < clock_timestamp() - greatest(:ageMillis, :overdueMillis) * interval '1 millisecond'
    and result.task_id = ledger.task_id and result.status in ('SUCCESS', 'FAILURE', 'REVOKED')
