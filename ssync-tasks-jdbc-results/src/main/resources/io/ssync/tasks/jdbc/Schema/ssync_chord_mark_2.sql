-- How many tasks have succeeded: 0 or 1 for a task, the sum in the row of a chord with a policy.
alter table ssync_chord_mark add column succeeded integer not null default 0
