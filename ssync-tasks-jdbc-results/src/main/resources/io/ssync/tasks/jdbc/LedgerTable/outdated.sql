-- Lateral, so that each row is looked up in the index: for some hundred rows the planner would rather read the whole table.
select mark.task_id, mark.copy, ledger.copy as counts
from unnest(:taskIds, :copies) as mark (task_id, copy)
left join lateral (
    select row.copy from ssync_ledger as row where row.task_id = mark.task_id limit 1) as ledger on true
where ledger.copy is distinct from mark.copy
