with found as (
    select min(id) as id from django_celery_beat_intervalschedule where every = :every and period = :period
), added as (
    insert into django_celery_beat_intervalschedule (every, period)
    select :every, :period from found where id is null
    returning id
)
select coalesce((select id from added), (select id from found))
