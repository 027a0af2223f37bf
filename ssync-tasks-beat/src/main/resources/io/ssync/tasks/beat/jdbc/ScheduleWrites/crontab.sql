-- Rows of schedules are shared: the one that is there, else a new one.
with found as (
    select min(id) as id from django_celery_beat_crontabschedule
    where minute = :minute and hour = :hour and day_of_month = :dayOfMonth and month_of_year = :month
        and day_of_week = :dayOfWeek and timezone = :zone
), added as (
    insert into django_celery_beat_crontabschedule (minute, hour, day_of_month, month_of_year, day_of_week, timezone)
    select :minute, :hour, :dayOfMonth, :month, :dayOfWeek, :zone from found where id is null
    returning id
)
select coalesce((select id from added), (select id from found))
