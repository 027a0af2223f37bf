-- Marks a result as counted. No row means that it was before: a task that is delivered again counts once.
update django_celery_results_taskresult
set meta = case
    when meta like '{"%}' then left(meta, -1) || ', "ssync_counted": true}'
    else '{"children": [], "ssync_counted": true}'
end
where task_id = :taskId and (meta is null or meta not like '%ssync_counted%')
