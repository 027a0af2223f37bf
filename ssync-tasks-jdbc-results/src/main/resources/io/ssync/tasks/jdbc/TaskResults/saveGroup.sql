-- As GroupResult.save() does it, of django-celery-results.
insert into django_celery_results_groupresult (group_id, date_created, date_done, content_type, content_encoding, result)
values (:groupId, now(), now(), 'application/json', 'utf-8', :result)
on conflict (group_id) do update set
    date_done = excluded.date_done,
    content_type = excluded.content_type,
    content_encoding = excluded.content_encoding,
    result = excluded.result
