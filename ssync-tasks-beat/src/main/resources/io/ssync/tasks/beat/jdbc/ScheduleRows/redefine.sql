-- Counts from the change of a schedule's times: from when Django has noted it, if it was just now, else from when it was seen.
update ssync_beat_schedule s
set
    definition = new.definition,
    decided = greatest(s.decided, case
        when new.changed > clock_timestamp() - interval '10 seconds' then least(new.changed, clock_timestamp())
        else clock_timestamp() end)
from unnest(:ids, :before, :definitions, :changed) as new (id, before, definition, changed)
where s.schedule_id = new.id and s.definition = new.before
