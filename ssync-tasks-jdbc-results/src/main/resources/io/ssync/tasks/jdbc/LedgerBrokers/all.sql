select
    broker.name, broker.addresses, broker.id = :broker as own, coalesce(ledger.tasks, 0) as tasks,
    (extract(epoch from clock_timestamp() - broker.seen) * 1000)::bigint as unseen_millis
from ssync_ledger_broker as broker
left join (select broker, count(*) as tasks from ssync_ledger group by broker) as ledger on ledger.broker = broker.id
order by own desc, broker.id
