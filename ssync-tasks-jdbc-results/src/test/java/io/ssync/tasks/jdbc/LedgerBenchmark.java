package io.ssync.tasks.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.broker.QueueStatus;
import io.ssync.tasks.worker.Worker;
import java.util.Collections;

/**
 * Measures what durable tasks cost on the side of PostgreSQL: enqueue and drain, with a broker in memory. Not a test: started like
 * {@link ResultsBenchmark}.
 */
final class LedgerBenchmark {
    private static final int TASKS = 20_000;
    private static final int ROUNDS = 6;

    private LedgerBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (HikariDataSource pool = TestDatabase.empty().pool()) {
            InMemoryBroker broker = new InMemoryBroker();
            JdbcLedger ledger = JdbcLedger.with(JdbcResults.over(pool));
            try (TaskApp app = TaskApp.builder("bench")
                    .broker(broker)
                    .ledger(ledger)
                    .register(new Tasks())
                    .build()) {
                for (int round = 1; round <= ROUNDS; round++) {
                    long start = System.nanoTime();
                    for (int sent = 0; sent < TASKS; sent += 1_000) {
                        app.sendAll(
                                Collections.nCopies(1_000, app.task(Tasks::done).signature()));
                    }
                    long enqueued = System.nanoTime();
                    drain(app, broker);
                    long drained = System.nanoTime();
                    System.out.printf(
                            "round %d: enqueue %,.0f/s, drain %,.0f/s%n",
                            round, TASKS * 1e9 / (enqueued - start), TASKS * 1e9 / (drained - enqueued));
                }
            }
        }
    }

    private static void drain(TaskApp app, InMemoryBroker broker) throws InterruptedException {
        try (Worker worker = app.worker().concurrency(2).start()) {
            for (QueueStatus status = broker.status("celery");
                    status.ready() + status.inFlight() > 0;
                    status = broker.status("celery")) {
                Thread.sleep(5);
            }
        }
    }

    static final class Tasks {
        @Task(name = "bench.done", durable = true)
        void done() {}
    }
}
