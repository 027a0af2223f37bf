insert into ssync_ledger_broker (name) values (:name) on conflict (name) do update set seen = clock_timestamp() returning id
