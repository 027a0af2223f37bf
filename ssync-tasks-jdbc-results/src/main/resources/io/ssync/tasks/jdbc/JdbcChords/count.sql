update django_celery_results_chordcounter set count = greatest(0, count - :ended) where group_id = :groupId
returning count
