-- The tables as django-celery-results 2.4, 2.5 and 2.5.1 leave them (migrations 0001 to 0011), from the captured descriptions.
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
    periodic_task_name varchar(255)
);
create index django_cele_date_cr_f04a50_idx on django_celery_results_taskresult (date_created);
create index django_cele_date_do_f59aad_idx on django_celery_results_taskresult (date_done);
create index django_cele_status_9b6201_idx on django_celery_results_taskresult (status);
create index django_cele_task_na_08aec9_idx on django_celery_results_taskresult (task_name);
create index django_cele_worker_d54dd8_idx on django_celery_results_taskresult (worker);
create index django_celery_results_taskresult_task_id_de0d95bf_like
    on django_celery_results_taskresult (task_id varchar_pattern_ops);

create table django_celery_results_groupresult (
    id serial primary key,
    group_id varchar(255) not null unique,
    date_created timestamptz not null,
    date_done timestamptz not null,
    content_type varchar(128) not null,
    content_encoding varchar(64) not null,
    result text
);
create index django_cele_date_cr_bd6c1d_idx on django_celery_results_groupresult (date_created);
create index django_cele_date_do_caae0e_idx on django_celery_results_groupresult (date_done);
create index django_celery_results_groupresult_group_id_a085f1a9_like
    on django_celery_results_groupresult (group_id varchar_pattern_ops);

create table django_celery_results_chordcounter (
    id serial primary key,
    group_id varchar(255) not null unique,
    sub_tasks text not null,
    count integer not null check (count >= 0)
);
create index django_celery_results_chordcounter_group_id_1f70858c_like
    on django_celery_results_chordcounter (group_id varchar_pattern_ops);
