with marks as (delete from ssync_chord_mark where group_id = :groupId)
delete from django_celery_results_chordcounter where group_id = :groupId
