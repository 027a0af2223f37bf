-- The broker whose data is of this generation now.
select generation.broker from ssync_ledger_generation as generation
join ssync_ledger_broker as broker on broker.id = generation.broker
where generation.generation = :generation
    and not exists (
        select from ssync_ledger_generation as later
        where later.broker = generation.broker and later.number > generation.number)
order by generation.number desc
limit 1
