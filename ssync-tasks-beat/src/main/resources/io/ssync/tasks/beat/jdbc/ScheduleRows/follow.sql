-- Begins to follow schedules that are new here. Another beat may do it at the same time. None begins in the future, whatever the clock of
-- Django says.
insert into ssync_beat_schedule (schedule_id, definition, decided)
select id, definition, least(decided, clock_timestamp())
from unnest(:ids, :definitions, :decided) as new (id, definition, decided)
on conflict (schedule_id) do nothing
