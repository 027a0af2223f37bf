-- As django-celery-results 2.6 leaves it after migration 0014: names, types, even the order of columns.
create table django_celery_results_taskresult (
    id serial primary key,
    task_id varchar(255) not null unique,
    status varchar(50) not null,
    content_type varchar(128) not null,
    content_encoding varchar(64) not null,
    result text,
    date_done timestamptz not null,
    traceback text,
    meta text,
    task_args text,
    task_kwargs text,
    task_name varchar(255),
    worker varchar(100),
    date_created timestamptz not null,
    periodic_task_name varchar(255),
    date_started timestamptz
);
create index django_celery_results_taskresult_task_id_de0d95bf_like
    on django_celery_results_taskresult (task_id varchar_pattern_ops);
create index django_cele_date_cr_f04a50_idx on django_celery_results_taskresult (date_created);
create index django_cele_date_do_f59aad_idx on django_celery_results_taskresult (date_done);
create index django_cele_periodi_1993cf_idx on django_celery_results_taskresult (periodic_task_name);
create index django_cele_status_9b6201_idx on django_celery_results_taskresult (status);
create index django_cele_task_na_08aec9_idx on django_celery_results_taskresult (task_name);
create index django_cele_worker_d54dd8_idx on django_celery_results_taskresult (worker);
