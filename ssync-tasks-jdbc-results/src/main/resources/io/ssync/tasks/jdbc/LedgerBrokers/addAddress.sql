update ssync_ledger_broker set addresses = array_append(addresses, :address)
where id = :broker and not :address = any(addresses)
