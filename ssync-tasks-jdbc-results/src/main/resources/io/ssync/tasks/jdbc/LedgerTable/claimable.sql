-- What nobody has claimed, or somebody who has not been heard of since.
select batch, claim, messages, bytes from ssync_ledger_push
where claimed_until is null or claimed_until < clock_timestamp()
order by batch
limit :limit
for update skip locked
