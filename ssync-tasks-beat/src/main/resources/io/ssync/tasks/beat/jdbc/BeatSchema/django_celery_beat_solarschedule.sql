create table django_celery_beat_solarschedule (
    id serial primary key,
    event varchar(24) not null,
    latitude numeric(9, 6) not null,
    longitude numeric(9, 6) not null,
    constraint django_celery_beat_solar_event_latitude_longitude_ba64999a_uniq unique (event, latitude, longitude)
)
