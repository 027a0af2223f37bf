-- Python's workers lock the row, too. They remove it when they get to zero; we leave it until the body is on its way.
select count from django_celery_results_chordcounter where group_id = :groupId for update
