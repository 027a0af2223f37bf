package io.ssync.tasks.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.ssync.embedded.EmbeddedPostgres;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.results.ResultBackend.Subscription;
import io.ssync.tasks.results.TaskResult;
import io.ssync.tasks.results.TaskResult.Call;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Measures how fast results are stored and heard of, on a server of its own with fsync on. Not a test:
 *
 * <pre>{@code
 * mvn -q -pl ssync-tasks-jdbc-results -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath
 * cd ssync-tasks-jdbc-results
 * java -cp target/test-classes:target/classes:$(cat target/classpath) io.ssync.tasks.jdbc.ResultsBenchmark
 * }</pre>
 */
final class ResultsBenchmark {
    private static final Call CALL = new Call("academic.tasks.add", "(2, 3)", "{}", "worker@here", null);
    private static final int ROWS = 200_000;

    private ResultsBenchmark() {}

    public static void main(String[] args) throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start();
                HikariDataSource pool = pool(server.jdbcUrl());
                JdbcResults results = JdbcResults.over(pool)) {
            results.migrate();
            setting(pool, "fsync");
            setting(pool, "synchronous_commit");
            inBatches(results, 50_000, 1_000, "warm-up");
            for (int size : new int[] {100, 500, 1_000, 2_000}) {
                inBatches(results, ROWS, size, "one thread, new tasks");
            }
            fromThreads(results, 4, 500);
            updates(results, 1_000);
            oneByOne(results);
            fromThreads(results, 8, 1);
            wakeUps(results);
        }
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(12);
        return new HikariDataSource(config);
    }

    private static void inBatches(JdbcResults results, int rows, int size, String what) {
        List<List<TaskResult>> batches = batches(rows, size, TaskState.SUCCESS);
        long start = System.nanoTime();
        batches.forEach(results::store);
        report(what + ", batches of " + size, rows, System.nanoTime() - start);
    }

    private static void updates(JdbcResults results, int size) {
        List<List<TaskResult>> started = batches(ROWS / 4, size, TaskState.STARTED);
        started.forEach(results::store);
        List<List<TaskResult>> finished = started.stream()
                .map(batch -> batch.stream()
                        .map(result -> result(result.taskId(), TaskState.SUCCESS))
                        .toList())
                .toList();
        long start = System.nanoTime();
        finished.forEach(results::store);
        report("one thread, known tasks, batches of " + size, ROWS / 4, System.nanoTime() - start);
    }

    private static void fromThreads(JdbcResults results, int threads, int size) throws Exception {
        int rows = size == 1 ? 8_000 : ROWS;
        List<List<List<TaskResult>>> work = IntStream.range(0, threads)
                .mapToObj(i -> batches(rows / threads, size, TaskState.SUCCESS))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        long start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        work.forEach(batches -> running.add(pool.submit(() -> batches.forEach(results::store))));
        for (Future<?> one : running) {
            one.get();
        }
        report(threads + " threads, batches of " + size, rows, System.nanoTime() - start);
        pool.shutdown();
    }

    private static void oneByOne(JdbcResults results) {
        long[] nanos = new long[4_000];
        for (int i = 0; i < nanos.length; i++) {
            List<TaskResult> one = List.of(result(UUID.randomUUID().toString(), TaskState.SUCCESS));
            long start = System.nanoTime();
            results.store(one);
            nanos[i] = System.nanoTime() - start;
        }
        percentiles("store of one row", nanos);
    }

    /** One store after another, at the pace of a quiet system. */
    private static void wakeUps(JdbcResults results) throws Exception {
        long[] sinceCall = new long[2_000];
        long[] sinceReturn = new long[sinceCall.length];
        for (int i = 0; i < sinceCall.length; i++) {
            String id = UUID.randomUUID().toString();
            CompletableFuture<Long> heard = new CompletableFuture<>();
            try (Subscription subscription = results.subscribe(id, () -> heard.complete(System.nanoTime()))) {
                long called = System.nanoTime();
                results.store(List.of(result(id, TaskState.SUCCESS)));
                long returned = System.nanoTime();
                sinceCall[i] = heard.get(5, TimeUnit.SECONDS) - called;
                sinceReturn[i] = heard.get() - returned;
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        percentiles("store called to onChange", sinceCall);
        percentiles("store returned to onChange", sinceReturn);
    }

    private static List<List<TaskResult>> batches(int rows, int size, TaskState state) {
        return IntStream.range(0, rows / size)
                .mapToObj(b -> IntStream.range(0, size)
                        .mapToObj(i -> result(UUID.randomUUID().toString(), state))
                        .toList())
                .toList();
    }

    private static TaskResult result(String id, TaskState state) {
        return new TaskResult(id, state, "{\"sum\": 5}", null, Instant.now(), CALL);
    }

    private static void report(String what, int rows, long nanos) {
        System.out.printf("%-45s %,8.0f rows/s%n", what, rows * 1e9 / nanos);
    }

    private static void percentiles(String what, long[] nanos) {
        Arrays.sort(nanos);
        System.out.printf(
                "%-45s p50 %.3f ms  p99 %.3f ms%n",
                what, nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 99 / 100] / 1e6);
    }

    private static void setting(HikariDataSource pool, String name) throws SQLException {
        try (Connection connection = pool.getConnection();
                var value = connection.createStatement().executeQuery("show " + name)) {
            value.next();
            System.out.printf("%-45s %s%n", name, value.getString(1));
        }
    }
}
