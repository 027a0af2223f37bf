-- What became of a due time.
create table ssync_beat_tick (
    schedule_id integer not null,
    due timestamptz not null,
    state text not null,
    task_id varchar(255),
    reason text,
    count integer not null,
    decided timestamptz not null default clock_timestamp(),
    primary key (schedule_id, due)
);
create index ssync_beat_tick_due_idx on ssync_beat_tick (due)
