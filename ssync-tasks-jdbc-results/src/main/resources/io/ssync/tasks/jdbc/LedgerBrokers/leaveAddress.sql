-- Another broker is reached at this address now.
update ssync_ledger_broker set addresses = array_remove(addresses, :address)
where id <> :broker and :address = any(addresses)
returning id
