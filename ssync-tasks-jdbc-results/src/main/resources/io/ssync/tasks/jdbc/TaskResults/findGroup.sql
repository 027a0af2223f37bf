-- A Python program that is set to pickle leaves bytes that only Python can read.
select result from django_celery_results_groupresult where group_id = :groupId and content_type = 'application/json'
