with mark as (
    insert into ssync_chord_mark (group_id, task_id) values (:groupId, '') on conflict (group_id, task_id) do nothing)
insert into django_celery_results_chordcounter (group_id, sub_tasks, count)
values (:groupId, :subTasks, :count)
on conflict (group_id) do nothing
