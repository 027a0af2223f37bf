-- This and the next are as the migrations of django-celery-beat 2.4 leave them: names, types, even the order of columns.
create table django_celery_beat_intervalschedule (
    id serial primary key,
    every integer not null,
    period varchar(24) not null
)
