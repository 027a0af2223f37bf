-- Rows that someone writes at this moment are not old: pass them by rather than wait for them.
delete from django_celery_results_taskresult
where id in (
    select id from django_celery_results_taskresult
    where date_done < :time
    order by date_done
    limit :limit
    for update skip locked)
