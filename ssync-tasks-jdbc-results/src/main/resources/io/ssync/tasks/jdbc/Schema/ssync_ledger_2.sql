-- Tells brokers apart, and notes when the message of a task was last known to be with the broker or a worker. Rows without a broker
-- become those of the first one that looks. No row is rewritten for this.
alter table ssync_ledger
    add column broker integer,
    add column seen timestamptz not null default now();
alter table ssync_ledger alter column seen set default clock_timestamp();
create index ssync_ledger_unowned_idx on ssync_ledger (task_id) where broker is null;
alter table ssync_ledger_push
    add column broker integer,
    add column lost timestamptz;
alter table ssync_ledger_generation add column broker integer;
-- Rows come and go by the thousand while the tables stay nearly empty: what they leave is reused only once it was cleaned up, which costs
-- little as long as it is done often. The free space lets an update stay in its page.
alter table ssync_ledger set (
    fillfactor = 90,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 500,
    autovacuum_vacuum_cost_delay = 0);
alter table ssync_ledger_push set (
    fillfactor = 70,
    autovacuum_vacuum_scale_factor = 0.02,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_cost_delay = 0);
