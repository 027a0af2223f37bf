with added as (
    insert into django_celery_beat_solarschedule (event, latitude, longitude)
    values (:event, :latitude, :longitude)
    on conflict do nothing
    returning id
)
select coalesce((select id from added), (
    select id from django_celery_beat_solarschedule
    where event = :event and latitude = :latitude::numeric(9, 6) and longitude = :longitude::numeric(9, 6)))
