-- Marks a result as counted. No row means that it was before: a task that is delivered again counts once.
update django_celery_results_taskresult
set meta = '{"children": [], "ssync_counted": true}'
where task_id = :taskId and (meta is null or meta not like '%ssync_counted%')
