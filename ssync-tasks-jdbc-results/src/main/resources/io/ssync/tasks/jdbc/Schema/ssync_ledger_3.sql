-- Rows of tasks that have ended, while the broker does not have what follows them. No row is rewritten for this.
alter table ssync_ledger add column ended boolean not null default false
