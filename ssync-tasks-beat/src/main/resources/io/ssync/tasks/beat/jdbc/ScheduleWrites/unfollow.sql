with ticks as (delete from ssync_beat_tick where schedule_id = :id)
delete from ssync_beat_schedule where schedule_id = :id
