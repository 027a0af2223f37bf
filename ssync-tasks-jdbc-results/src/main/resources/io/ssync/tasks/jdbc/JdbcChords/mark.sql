-- No row means that the task was counted before: one that is delivered again counts once.
insert into ssync_chord_mark (group_id, task_id, status, result, succeeded)
select
    :groupId, ended.task_id,
    case when kept.task_id is null then ended.status end,
    case when kept.task_id is null then ended.result end,
    case when ended.status = 'SUCCESS' then 1 else 0 end
from unnest(:taskIds, :states, :results) as ended (task_id, status, result)
left join django_celery_results_taskresult as kept
    on kept.task_id = ended.task_id and kept.status in ('SUCCESS', 'FAILURE', 'REVOKED')
order by ended.task_id
on conflict (group_id, task_id) do nothing
returning succeeded
