with found as (
    select min(id) as id from django_celery_beat_clockedschedule where clocked_time = :at
), added as (
    insert into django_celery_beat_clockedschedule (clocked_time)
    select :at from found where id is null
    returning id
)
select coalesce((select id from added), (select id from found))
