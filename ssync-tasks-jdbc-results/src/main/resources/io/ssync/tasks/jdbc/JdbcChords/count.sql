-- Python's workers lock the row, too. They remove it when they get to zero; we leave it until the body is on its way.
update django_celery_results_chordcounter
set count = greatest(0, count - :ended)
where group_id = :groupId
returning count, sub_tasks
