-- Which tasks of a chord's header have ended, and with an empty task id that the chord has begun. What a task has come to is kept here if it
-- has no result of its own.
create table ssync_chord_mark (
    group_id text not null,
    task_id text not null,
    status text,
    result text,
    noted timestamptz not null default clock_timestamp(),
    primary key (group_id, task_id)
);
create index ssync_chord_mark_noted_idx on ssync_chord_mark (noted)
