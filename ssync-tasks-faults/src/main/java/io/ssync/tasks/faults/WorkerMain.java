package io.ssync.tasks.faults;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.school.academic.AcademicTasks;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.jdbc.JdbcLedger;
import io.ssync.tasks.jdbc.JdbcResults;
import io.ssync.tasks.redis.RedisBroker;
import io.ssync.tasks.worker.Worker;
import io.ssync.tasks.worker.Worker.ChildCommand;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A worker as a process of its own. Says {@code ready} on standard output when it is. SIGTERM ends it in good order, with exit
 * code 0.
 */
public final class WorkerMain {
    /** The exit code of a worker that closed itself. */
    static final int CLOSED_ITSELF = 3;

    /** The exit code of a worker that a task has killed. */
    static final int POISONED = 86;

    /** The exit code of a worker whose process a task has ended. */
    static final int ENDED_BY_TASK = 70;

    private static final int CONCURRENCY = 4;
    private static final Duration GRACE = Duration.ofSeconds(20);

    private WorkerMain() {}

    /**
     * Runs a worker until SIGTERM.
     *
     * @param args its name, its lease in milliseconds, by how many seconds its clock is ahead, whether its tasks run in child
     *     processes, and whether they are all durable
     */
    public static void main(String[] args) throws InterruptedException {
        boolean processes = Boolean.parseBoolean(args[3]);
        TaskApp app = app(args, CONCURRENCY);
        Worker.Builder builder = app.worker()
                .name(args[0])
                .concurrency(CONCURRENCY)
                .lease(Duration.ofMillis(Long.parseLong(args[1])))
                .gracePeriod(GRACE);
        Worker worker = (processes ? builder.processes(ChildCommand.of(ChildMain.class, args)) : builder).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            int code = worker.isEndedByTask() ? ENDED_BY_TASK : 0;
            worker.close();
            app.close();
            Runtime.getRuntime().halt(code);
        }));
        System.out.println("ready");
        Footprint.answerOnStandardInput();
        if (!worker.awaitClose()) {
            Runtime.getRuntime().halt(CLOSED_ITSELF);
        }
    }

    /** The app of a worker, or of one of its children, that runs so many tasks at a time. */
    static TaskApp app(String[] args, int concurrency) {
        Duration ahead = Duration.ofSeconds(Long.parseLong(args[2]));
        // The one place where the library reads the time of day.
        InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
        ServerUrls servers = ServerUrls.ofEnvironment();
        HikariDataSource results = Pools.open("results", servers.results(), concurrency + 6);
        ExecutionLog executionLog = ExecutionLog.at(servers.executionLog(), concurrency);
        WorkloadTasks tasks = new WorkloadTasks(executionLog);
        TaskApp.Builder builder = TaskApp.builder("faults").broker(RedisBroker.connect(servers.redis()));
        if (Boolean.parseBoolean(args[4])) {
            builder.ledger(JdbcLedger.with(JdbcResults.over(results)))
                    .settings(TaskSettings.defaults().withDurable(true))
                    .register(new LimitedTasks(executionLog));
        } else {
            builder.results(JdbcResults.over(results));
        }
        TaskApp app = builder.clock(clock)
                .register(tasks)
                .register(new AcademicTasks(results, clock))
                .build();
        tasks.use(app);
        return app;
    }
}
