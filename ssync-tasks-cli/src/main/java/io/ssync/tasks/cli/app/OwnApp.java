package io.ssync.tasks.cli.app;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import java.util.List;

/** An app with the tasks that {@code -A} names. */
final class OwnApp implements WorkerApp {
    /** Beside one connection per running task: for results, progress, wake-ups and the ledger. */
    private static final int SPARE_CONNECTIONS = 6;

    private final HikariDataSource dataSource;
    private final TaskApp tasks;
    private final JdbcSchedules schedules;

    OwnApp(Servers servers, TaskSettings settings, int concurrency, OwnTasks own) {
        RedisBroker broker = RedisBroker.connect(servers.brokerUrl(), settings.brokerTransportOptions());
        dataSource = ConnectionPool.open(servers.database(), concurrency + SPARE_CONNECTIONS);
        try {
            TaskApp.Builder builder = TaskApp.builder(own.name())
                    .broker(broker)
                    .ledger(JdbcLedger.with(JdbcResults.over(dataSource)))
                    .settings(settings);
            own.addTo(builder);
            tasks = builder.build();
        } catch (RuntimeException e) {
            dataSource.close();
            broker.close();
            throw e;
        }
        schedules = JdbcSchedules.over(dataSource);
    }

    @Override
    public TaskApp tasks() {
        return tasks;
    }

    @Override
    public List<String> queues() {
        return OwnTasks.queuesOf(tasks);
    }

    @Override
    public Beat.Builder beat() {
        return Beat.of(tasks, schedules);
    }

    @Override
    public void close() {
        tasks.close();
        dataSource.close();
    }
}
