insert into django_celery_results_chordcounter (group_id, sub_tasks, count)
values (:groupId, :subTasks, :count)
on conflict (group_id) do nothing
