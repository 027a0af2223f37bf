-- Wakes whoever waits for tasks that have just been written.
-- A transaction of its own, after the commit: a notifying transaction commits under a lock that the whole server shares,
-- and with rows in it, it would hold that lock until the disk has them. Writers would stand in line for the disk.
-- This one writes nothing that must reach the disk.
select pg_notify('ssync_results', payload) from unnest(:payloads) as payload
