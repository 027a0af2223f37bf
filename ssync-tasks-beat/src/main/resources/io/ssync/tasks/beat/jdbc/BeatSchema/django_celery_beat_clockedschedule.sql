create table django_celery_beat_clockedschedule (
    id serial primary key,
    clocked_time timestamptz not null
)
