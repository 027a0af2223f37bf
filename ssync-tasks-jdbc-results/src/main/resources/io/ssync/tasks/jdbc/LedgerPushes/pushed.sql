delete from ssync_ledger_push as push using unnest(:batches, :claims) as done (batch, claim)
where push.batch = done.batch and push.claim = done.claim
