select pg_notify('ssync_ledger', '')
