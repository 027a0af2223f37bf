-- Decides between beats: one of them has the rows, the others wait here, in the same order.
select schedule_id as id, decided from ssync_beat_schedule where schedule_id = any(:ids)
order by schedule_id
for update
