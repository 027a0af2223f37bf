create table django_celery_beat_periodictasks (
    ident smallint not null primary key,
    last_update timestamptz not null
)
