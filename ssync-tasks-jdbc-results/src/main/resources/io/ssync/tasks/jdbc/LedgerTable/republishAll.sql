-- Every batch is to be pushed. A claim under way counts no more, since its messages may have gone to where all was lost.
insert into ssync_ledger_push as push (batch, messages, bytes, claim)
select batch, count(*), sum(octet_length(payload)), 1 from ssync_ledger group by batch
on conflict (batch) do update set claim = push.claim + 1, claimed_until = null
