-- No row means that the task was counted before: one that is delivered again counts once.
insert into ssync_chord_mark (group_id, task_id, status, result)
select :groupId, :taskId, outcome.status, outcome.result
from (select 1) as one
left join (select cast(:status as text) as status, cast(:result as text) as result) as outcome
    on not exists (
        select from django_celery_results_taskresult
        where task_id = :taskId and status in ('SUCCESS', 'FAILURE', 'REVOKED'))
on conflict (group_id, task_id) do nothing
