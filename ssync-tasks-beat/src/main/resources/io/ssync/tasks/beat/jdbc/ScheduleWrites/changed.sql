-- Tells every beat, Celery's too: it looks for a greater value.
insert into django_celery_beat_periodictasks (ident, last_update) values (1, clock_timestamp())
on conflict (ident) do update set
    last_update = greatest(
        excluded.last_update, django_celery_beat_periodictasks.last_update + interval '1 microsecond')
