-- The index alone tells how much there is.
delete from ssync_failed_message
where failed <= (
    select failed
    from (select failed, sum(bytes) over (order by failed desc) as total from ssync_failed_message) as newest_first
    where total > :bytes
    order by failed desc
    limit 1)
