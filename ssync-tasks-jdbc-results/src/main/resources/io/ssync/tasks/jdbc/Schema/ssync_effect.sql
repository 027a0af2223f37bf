-- What effects of tasks came to that happen once. Without an outcome while a transaction writes its rows.
create table ssync_effect (
    task_id varchar(255) not null,
    effect varchar(255) not null,
    outcome text,
    happened timestamptz not null default clock_timestamp(),
    primary key (task_id, effect)
);
create index ssync_effect_happened_idx on ssync_effect (happened)
