select mark.task_id, mark.copy, ledger.copy as counts
from unnest(:taskIds, :copies) as mark (task_id, copy)
left join ssync_ledger as ledger on ledger.task_id = mark.task_id
where ledger.copy is distinct from mark.copy
