package demo.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskProcess;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.observation.TaskMetrics;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** Runs a durable task on a thread, then in a child process, which is started on the module path too. */
public final class Program {
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();

    public static void main(String[] args) {
        try (HikariDataSource database = database();
                TaskApp app = app(database)) {
            try (Worker worker = app.worker().concurrency(2).start()) {
                System.out.println("thread: " + pack(app));
            }
            try (Worker worker = app.worker()
                    .concurrency(1)
                    .processes(ChildCommand.of(Child.class))
                    .start()) {
                System.out.println("process: " + pack(app));
            }
            System.out.println("meters: "
                    + METERS.getMeters().stream()
                            .anyMatch(meter -> meter.getId().getName().startsWith("ssync")));
        }
    }

    private static String pack(TaskApp app) {
        return app.task(OrderTasks::pack)
                .delay(new Order(List.of("pen", "ink"), LocalDate.of(2030, 1, 2)))
                .get(Duration.ofSeconds(30));
    }

    private static HikariDataSource database() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(System.getenv("JDBC_URL"));
        return new HikariDataSource(config);
    }

    private static TaskApp app(HikariDataSource database) {
        return TaskApp.builder("shop")
                .broker(RedisBroker.connect(System.getenv("CELERY_BROKER_URL")))
                .ledger(JdbcLedger.with(JdbcResults.over(database)))
                .listener(new TaskMetrics(METERS))
                .register(new OrderTasks())
                .build();
    }

    /** What a child process runs. */
    public static final class Child {
        public static void main(String[] args) {
            TaskProcess.run(() -> app(database()));
        }
    }
}
