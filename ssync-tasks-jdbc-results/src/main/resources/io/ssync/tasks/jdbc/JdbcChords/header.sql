select sub_tasks from django_celery_results_chordcounter where group_id = :groupId
