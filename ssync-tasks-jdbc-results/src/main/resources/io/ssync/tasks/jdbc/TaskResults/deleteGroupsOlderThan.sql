delete from django_celery_results_groupresult
where id in (
    select id from django_celery_results_groupresult
    where date_done < :time
    order by date_done
    limit :limit
    for update skip locked)
