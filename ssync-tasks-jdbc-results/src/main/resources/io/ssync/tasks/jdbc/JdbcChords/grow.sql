update django_celery_results_chordcounter set count = count + 1, sub_tasks = :subTasks where group_id = :groupId
