-- What nobody has claimed, or somebody who has not been heard of since; nothing for whoever has other data of the broker in mind than
-- the latest: messages would go to where all was lost.
select batch, claim, messages, bytes from ssync_ledger_push
where broker = :broker
    and (claimed_until is null or claimed_until < clock_timestamp())
    and :generation = (
        select generation from ssync_ledger_generation where broker = :broker order by number desc limit 1)
order by batch
limit :limit
for update skip locked
