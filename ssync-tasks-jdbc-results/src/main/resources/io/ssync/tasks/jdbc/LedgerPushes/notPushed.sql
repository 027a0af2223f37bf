update ssync_ledger_push as push set claimed_until = null
from unnest(:batches, :claims) as done (batch, claim)
where push.batch = done.batch and push.claim = done.claim
