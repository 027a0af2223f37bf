package io.ssync.school.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ssync.school.TestDatabases;
import io.ssync.school.database.SchoolDatabase;
import io.ssync.sheets.RowError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OncePerTaskTest {

    private static final UploadReport REPORT =
            new UploadReport(2, 1, 1, List.of(new RowError(3, "name", "Zoë \"Z\"", "name is missing")));

    /** Not the common pool, which has a single thread on a small machine. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final SchoolDatabase database = new SchoolDatabase(TestDatabases.school());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2025-09-01T08:00:00Z"));
    private final InstantSource clock = now::get;
    private final OncePerTask once = new OncePerTask(database, clock);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void returnsTheFirstReportToASecondRun() {
        UploadReport first = once.run("t1", false, this::upload);
        UploadReport second = once.run("t1", false, this::upload);

        assertThat(first).isEqualTo(REPORT);
        assertThat(second).isEqualTo(REPORT);
        assertThat(runs).hasValue(1);
    }

    @Test
    void runsEachTask() {
        once.run("t1", false, this::upload);
        once.run("t2", false, this::upload);

        assertThat(runs).hasValue(2);
    }

    @Test
    void remembersNothingOfARunThatFailed() {
        assertThatThrownBy(() -> once.run("t1", false, handle -> {
                    upload(handle);
                    throw new UploadRejectedException("no");
                }))
                .isInstanceOf(UploadRejectedException.class);

        once.run("t1", false, this::upload);

        assertThat(runs).hasValue(2);
    }

    @Test
    void makesASecondRunAtTheSameTimeWaitForTheFirst() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<UploadReport> first = CompletableFuture.supplyAsync(
                () -> once.run("t1", false, handle -> {
                    started.countDown();
                    awaitLatch(mayEnd);
                    return upload(handle);
                }),
                threads);
        started.await();
        CompletableFuture<UploadReport> second =
                CompletableFuture.supplyAsync(() -> once.run("t1", false, this::upload), threads);
        await().until(this::someoneWaitsForALock);

        mayEnd.countDown();

        assertThat(first.get()).isEqualTo(REPORT);
        assertThat(second.get()).isEqualTo(REPORT);
        assertThat(runs).hasValue(1);
    }

    @Test
    void forgetsReportsAfterThirtyDays() {
        once.run("old", false, this::upload);
        now.set(now.get().plus(Duration.ofDays(30)));
        once.run("young", false, this::upload);
        now.set(now.get().plus(Duration.ofDays(1)));

        once.run("new", false, this::upload);

        assertThat(storedTasks()).containsExactlyInAnyOrder("young", "new");
    }

    @Test
    void forgetsAFewReportsAtATime() {
        database.inTransaction(handle -> handle.execute("INSERT INTO ssync_upload_report (task_id, report, created_at)"
                + " SELECT 'old ' || i, '{}', '2020-01-01Z' FROM generate_series(1, 250) AS i"));

        once.run("new", false, this::upload);

        assertThat(storedTasks()).hasSize(151);
    }

    @Test
    void undoesADryRunAndKeepsItsReportAndErrors() {
        UploadReport report = once.run("t1", true, handle -> {
            handle.execute("INSERT INTO academic_stream (name) VALUES ('GOLD')");
            return new UploadOutcome(REPORT, new byte[] {1, 2});
        });

        assertThat(report).isEqualTo(REPORT);
        assertThat(database.<Integer>inTransaction(handle -> handle.createQuery("SELECT count(*) FROM academic_stream")
                        .mapTo(Integer.class)
                        .one()))
                .isZero();
        assertThat(storedTasks()).containsExactly("t1");
        assertThat(database.<byte[]>inTransaction(handle ->
                        new ReportTable(handle).findErrorWorkbook("t1").orElseThrow()))
                .containsExactly(1, 2);
    }

    private UploadOutcome upload(Handle handle) {
        runs.incrementAndGet();
        return new UploadOutcome(REPORT, new byte[0]);
    }

    private List<String> storedTasks() {
        return database.inTransaction(handle -> handle.createQuery("SELECT task_id FROM ssync_upload_report")
                .mapTo(String.class)
                .list());
    }

    private boolean someoneWaitsForALock() {
        return database.inTransaction(
                handle -> handle.createQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
                        .mapTo(Boolean.class)
                        .one());
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
