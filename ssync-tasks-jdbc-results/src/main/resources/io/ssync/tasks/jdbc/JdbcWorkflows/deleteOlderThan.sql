delete from ssync_workflow
where id in (select id from ssync_workflow where saved < :time order by saved limit :limit for update skip locked)
