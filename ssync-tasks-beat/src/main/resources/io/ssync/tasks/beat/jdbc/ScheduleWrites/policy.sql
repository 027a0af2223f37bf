insert into ssync_beat_schedule as s (
    schedule_id, definition, decided, misfire, misfire_most, misfire_deadline_millis, overlap, jitter_millis, paused_until
) values (
    :id, :definition, coalesce(:from, clock_timestamp()), :misfire, :most, :deadline, :overlap, :jitter, :pausedUntil
)
on conflict (schedule_id) do update set
    definition = excluded.definition,
    decided = case
        when s.definition = excluded.definition then s.decided else greatest(s.decided, clock_timestamp()) end,
    misfire = excluded.misfire, misfire_most = excluded.misfire_most,
    misfire_deadline_millis = excluded.misfire_deadline_millis, overlap = excluded.overlap,
    jitter_millis = excluded.jitter_millis, paused_until = excluded.paused_until
