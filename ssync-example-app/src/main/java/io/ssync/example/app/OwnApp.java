package io.ssync.example.app;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.beat.Beat;
import io.ssync.tasks.beat.jdbc.JdbcSchedules;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** An app with the tasks of whoever runs {@code ssync}, and nothing of the school. */
public final class OwnApp implements WorkerApp {
    /** Beside one connection per running task: for results, progress, wake-ups and the ledger. */
    private static final int SPARE_CONNECTIONS = 6;

    private final HikariDataSource dataSource;
    private final TaskApp tasks;
    private final JdbcSchedules schedules;

    private OwnApp(Servers servers, TaskSettings settings, int concurrency, OwnTasks own) {
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

    /**
     * Connects to Redis. PostgreSQL is connected to when it is needed first.
     *
     * @param settings how the app behaves, unless its own code says otherwise
     * @param concurrency how many tasks run here at a time
     * @throws io.ssync.tasks.broker.BrokerException if Redis cannot be reached
     * @throws IllegalArgumentException if the tasks cannot be registered; says what to do
     */
    public static OwnApp open(Servers servers, TaskSettings settings, int concurrency, OwnTasks own) {
        return new OwnApp(servers, settings, concurrency, own);
    }

    /**
     * Creates the tables of results and schedules that are missing.
     *
     * @throws io.ssync.tasks.results.ResultBackendException if PostgreSQL cannot be reached
     */
    public static void migrate(DatabaseUrl database) {
        DataSource dataSource = database.dataSource();
        try (JdbcResults results = JdbcResults.over(dataSource)) {
            JdbcLedger.with(results).prepare();
            JdbcSchedules.over(dataSource).prepare();
        }
    }

    @Override
    public TaskApp tasks() {
        return tasks;
    }

    /** The default queue, and those of the routes. */
    @Override
    public List<String> queues() {
        TaskSettings settings = tasks.settings();
        Set<String> queues = new LinkedHashSet<>(List.of(settings.defaultQueue()));
        settings.routes().byPattern().forEach((pattern, route) -> {
            // What a function decides is not known before the call.
            if (!pattern.equals("function")) {
                queues.add(String.valueOf(route.get("queue")));
            }
        });
        return new ArrayList<>(queues);
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
