package io.ssync.example.bench;

import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskHandle;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.cli.app.Servers;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.redis.RedisKeyspace;
import io.ssync.tasks.routing.Routes;
import io.ssync.tasks.worker.Worker;
import java.util.UUID;

/**
 * What is measured: two apps with a queue, keys and a schema of their own. The process that began a run removes all of it at
 * the end; others may join it. Used by one thread.
 */
final class BenchRun implements AutoCloseable {
    private final String name;
    private final boolean isOwner;
    private final BareRedis redis;
    private final ScratchSchema schema;
    private final BenchTasks tasks = new BenchTasks();
    private final TaskApp app;
    private final TaskApp durable;

    private BenchRun(Servers servers, String name, boolean isOwner) {
        this.name = name;
        this.isOwner = isOwner;
        redis = new BareRedis(servers.brokerUrl());
        String schemaName = name.replace('-', '_');
        schema = isOwner
                ? ScratchSchema.create(servers.database(), schemaName)
                : ScratchSchema.of(servers.database(), schemaName);
        JdbcResults results = JdbcResults.over(schema.dataSource());
        JdbcLedger ledger = JdbcLedger.with(JdbcResults.over(schema.dataSource()));
        if (isOwner) {
            results.migrate();
            ledger.prepare();
        }
        // Keys of its own, so that it leaves no generation behind, and is not counted among what others' workers do.
        RedisKeyspace keyspace = RedisKeyspace.withPrefix(name + "/");
        app = TaskApp.builder("bench")
                .broker(RedisBroker.connect(servers.brokerUrl(), keyspace))
                .results(results)
                .routes(Routes.of("ssync.bench.*", name))
                .register(tasks)
                .build();
        durable = TaskApp.builder("bench-durable")
                .broker(RedisBroker.connect(servers.brokerUrl(), keyspace))
                .ledger(ledger)
                .settings(TaskSettings.defaults().withDurable(true))
                .routes(Routes.of("ssync.bench.*", name))
                .register(tasks)
                .build();
    }

    /** Makes what a run needs on the servers. */
    static BenchRun begin(Servers servers) {
        return new BenchRun(
                servers, "ssync-bench-" + UUID.randomUUID().toString().substring(0, 8), true);
    }

    /** Takes part in a run that another process began. */
    static BenchRun join(Servers servers, String name) {
        return new BenchRun(servers, name, false);
    }

    String name() {
        return name;
    }

    BareRedis redis() {
        return redis;
    }

    BenchTasks tasks() {
        return tasks;
    }

    TaskApp app() {
        return app;
    }

    /** An app with a ledger, which costs a little even where no task is durable. */
    TaskApp durable() {
        return durable;
    }

    BenchReport.Machine machine() {
        return BenchReport.Machine.here(redis.version(), schema.version());
    }

    /** The queue, as Redis knows it. */
    String queueKey() {
        return name + "/" + name;
    }

    /** A list beside the queue that nothing but Redis itself is measured with. */
    String ceilingKey() {
        return name + "-ceiling";
    }

    /** A message as it lies in the queue. */
    byte[] payload() {
        TaskHandle.Of0<Void> noop = app.task(BenchTasks::noop);
        noop.delay();
        return redis.pop(queueKey());
    }

    Worker worker(TaskApp of) {
        return of.worker().queues(name).name("bench@%h").start();
    }

    void deleteResults() {
        schema.truncate("django_celery_results_taskresult");
    }

    @Override
    public void close() {
        durable.close();
        app.close();
        if (isOwner) {
            schema.drop();
            redis.deleteAll(name);
        }
        schema.close();
        redis.close();
    }
}
