-- Of two who take the same one, the second waits for the first and then finds it taken. One in state RETRY was taken by somebody who died.
with taken as (
    update ssync_failed_message as message set taken = clock_timestamp()
    where message.task_id = any(:taskIds)
        and (message.taken is null or message.taken < clock_timestamp() - :claimMillis * interval '1 millisecond')
        and exists (
            select from django_celery_results_taskresult as task
            where task.task_id = message.task_id
                and (task.status = 'FAILURE' or task.status = 'RETRY' and message.taken is not null))
    returning message.task_id, message.queue, message.payload),
changed as (
    update django_celery_results_taskresult as task set status = 'RETRY'
    from taken
    where task.task_id = taken.task_id and task.status = 'FAILURE')
select task_id, queue, payload from taken
