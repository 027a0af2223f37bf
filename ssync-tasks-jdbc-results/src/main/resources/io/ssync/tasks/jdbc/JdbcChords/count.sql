update django_celery_results_chordcounter set count = greatest(0, count - 1) where group_id = :groupId
returning count, sub_tasks
