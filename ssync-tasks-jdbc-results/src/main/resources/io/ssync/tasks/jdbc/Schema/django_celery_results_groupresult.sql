create table django_celery_results_groupresult (
    id serial primary key,
    group_id varchar(255) not null unique,
    date_created timestamptz not null,
    date_done timestamptz not null,
    content_type varchar(128) not null,
    content_encoding varchar(64) not null,
    result text
);
create index django_celery_results_groupresult_group_id_a085f1a9_like
    on django_celery_results_groupresult (group_id varchar_pattern_ops);
create index django_cele_date_cr_bd6c1d_idx on django_celery_results_groupresult (date_created);
create index django_cele_date_do_caae0e_idx on django_celery_results_groupresult (date_done);
