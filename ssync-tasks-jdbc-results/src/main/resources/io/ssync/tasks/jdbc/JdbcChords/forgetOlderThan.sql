-- Chords that nobody forgot, or whose tasks never all ended.
with old as (
    select distinct group_id from ssync_chord_mark as mark
    where noted < :time
        and not exists (
            select from ssync_chord_mark as later where later.group_id = mark.group_id and later.noted >= :time)
    limit :limit),
marks as (delete from ssync_chord_mark as mark using old where mark.group_id = old.group_id)
delete from django_celery_results_chordcounter as counter using old where counter.group_id = old.group_id
