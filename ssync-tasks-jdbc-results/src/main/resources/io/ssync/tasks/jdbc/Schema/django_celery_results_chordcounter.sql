create table django_celery_results_chordcounter (
    id serial primary key,
    group_id varchar(255) not null unique,
    sub_tasks text not null,
    count integer not null check (count >= 0)
);
create index django_celery_results_chordcounter_group_id_1f70858c_like
    on django_celery_results_chordcounter (group_id varchar_pattern_ops);
