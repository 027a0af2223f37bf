-- Every batch is to be pushed. A claim under way counts no more, since its messages may have gone to where all was lost.
-- graceMillis is null if no worker is asked what it holds.
insert into ssync_ledger_push as push (batch, broker, messages, bytes, claim, claimed_until, lost)
select
    batch, :broker, count(*), sum(octet_length(payload)), 1,
    clock_timestamp() + :graceMillis * interval '1 millisecond',
    case when :graceMillis is not null then clock_timestamp() end
from ssync_ledger
where broker = :broker
group by batch
on conflict (batch) do update set claim = push.claim + 1, claimed_until = excluded.claimed_until, lost = excluded.lost
