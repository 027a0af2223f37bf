-- What is ours about a row of Django's: how far it has come, and how it is kept. No foreign key, so that Django's table stays Django's.
create table ssync_beat_schedule (
    schedule_id integer primary key,
    seed uuid not null default gen_random_uuid(),
    definition text not null,
    decided timestamptz not null,
    last_task_id varchar(255),
    misfire text not null default 'ONCE',
    misfire_most integer not null default 1,
    misfire_deadline_millis bigint,
    overlap text not null default 'ALLOW',
    jitter_millis bigint not null default 0,
    paused_until timestamptz
)
