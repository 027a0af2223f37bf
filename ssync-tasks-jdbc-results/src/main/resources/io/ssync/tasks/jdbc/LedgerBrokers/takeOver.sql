-- All rows of another broker, to be published at this one. What the other may have of them counts no more.
with mine as (
    update ssync_ledger set broker = :broker where broker = :other returning batch, octet_length(payload) as bytes)
insert into ssync_ledger_push as push (batch, broker, messages, bytes, claim)
select batch, :broker, count(*), sum(bytes), 1 from mine group by batch
on conflict (batch) do update set broker = excluded.broker, claim = push.claim + 1, claimed_until = null, lost = null
