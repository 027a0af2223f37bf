-- Begins to follow schedules that are new here. Another beat may do it at the same time.
insert into ssync_beat_schedule (schedule_id, definition, decided)
select * from unnest(:ids, :definitions, :decided) as new (id, definition, decided)
on conflict (schedule_id) do nothing
