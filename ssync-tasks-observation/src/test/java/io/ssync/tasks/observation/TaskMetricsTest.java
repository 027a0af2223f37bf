package io.ssync.tasks.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskOptions;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskMetricsTest {
    private static final Tags MAIL = Tags.of("task", "mail.send", "queue", "mail");

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final TaskMetrics metrics = new TaskMetrics(meters);
    private final Mails mails = new Mails();
    private final TaskApp app = TaskApp.builder("metrics")
            .broker(new InMemoryBroker())
            .listener(metrics)
            .register(mails)
            .build();

    @AfterEach
    void closeApp() {
        app.close();
    }

    @Test
    void countsWhatBecomesOfEachTask() {
        call("ok");
        call("ok");
        call("bad");
        call("again");
        app.task(Mails::send).applyAsync(TaskOptions.DEFAULTS.queue("mail").expires(Instant.EPOCH), "late");

        try (Worker worker = worker()) {
            await().untilAsserted(() -> assertThat(count("succeeded")).isEqualTo(3));
            await().untilAsserted(() -> assertThat(count("revoked")).isEqualTo(1));
        }

        assertThat(count("published")).isEqualTo(5);
        assertThat(count("started")).as("the retry is a start of its own").isEqualTo(5);
        assertThat(count("failed")).isEqualTo(1);
        assertThat(count("retried")).isEqualTo(1);
        assertThat(count("returned")).isZero();
        assertThat(meters.get("ssync.tasks.duration").tags(MAIL).timer().count())
                .isEqualTo(5);
        assertThat(meters.get("ssync.tasks.waiting").tags(MAIL).timer().count()).isEqualTo(5);
        assertThat(running()).isZero();
    }

    @Test
    void showsWhatRunsNow() throws InterruptedException {
        call("slow");
        try (Worker worker = worker()) {
            assertThat(mails.began.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(running()).isEqualTo(1);
            mails.mayEnd.countDown();
            await().untilAsserted(() -> assertThat(running()).isZero());
        }
    }

    @Test
    void countsATaskThatItsWorkerCancelsAsReturned() throws InterruptedException {
        call("slow");
        try (Worker worker = worker()) {
            assertThat(mails.began.await(10, TimeUnit.SECONDS)).isTrue();
            worker.close(Duration.ZERO);
        }

        assertThat(count("returned")).isEqualTo(1);
        assertThat(running()).isZero();
    }

    @Test
    void measuresClaimsAndCommits() {
        call("ok");
        call("ok");
        try (Worker worker = worker()) {
            await().untilAsserted(() -> assertThat(count("succeeded")).isEqualTo(2));
        }

        assertThat(meters.get("ssync.tasks.claim.size").summary().totalAmount()).isEqualTo(2);
        assertThat(meters.get("ssync.tasks.commit.size").summary().totalAmount())
                .isEqualTo(2);
        assertThat(meters.get("ssync.tasks.commit.duration").timer().count())
                .isEqualTo(meters.get("ssync.tasks.commit.size").summary().count());
    }

    @Test
    void countsProgressThatWasStoredAndNotEveryCall() {
        call("progress");
        try (Worker worker = worker()) {
            await().untilAsserted(() ->
                    assertThat(mails.began.getCount()).as("running").isZero());
            await().untilAsserted(() -> assertThat(
                            meters.get("ssync.tasks.progress.writes").counter().count())
                    .isEqualTo(1));
            mails.mayEnd.countDown();
        }
    }

    @Test
    void countsTheFailuresOfEachLoop() {
        metrics.loopFailed("fetch", new IllegalStateException());
        metrics.loopFailed("fetch", new IllegalStateException());

        assertThat(meters.get("ssync.tasks.loop.failures")
                        .tag("loop", "fetch")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void keepsNoMoreCallsApartThanItsBound() {
        int calls = TaskMetrics.MAX_CALLED + 50;
        for (int i = 0; i < calls; i++) {
            metrics.published("invented." + i, "mail");
        }
        metrics.published("invented.0", "mail");

        assertThat(meters.get("ssync.tasks.published").counters()).hasSize(TaskMetrics.MAX_CALLED + 1);
        assertThat(meters.get("ssync.tasks.published")
                        .tags("task", "other", "queue", "other")
                        .counter()
                        .count())
                .isEqualTo(50);
        assertThat(meters.get("ssync.tasks.published")
                        .tag("task", "invented.0")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void countsARevokedRunOnce() {
        metrics.started("mail.send", "mail", null);
        metrics.finished("mail.send", "mail", TaskState.REVOKED, Duration.ofMillis(3));

        assertThat(count("revoked")).isEqualTo(1);
        assertThat(meters.get("ssync.tasks.waiting").tags(MAIL).timer().count())
                .as("nobody said when it was sent")
                .isZero();
        assertThat(meters.get("ssync.tasks.duration").tags(MAIL).timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(3);
    }

    private void call(String what) {
        app.task(Mails::send).applyAsync(TaskOptions.DEFAULTS.queue("mail"), what);
    }

    private Worker worker() {
        return app.worker().queues("mail").concurrency(1).start();
    }

    private double count(String event) {
        return meters.get("ssync.tasks." + event).tags(MAIL).counter().count();
    }

    private double running() {
        return meters.get("ssync.tasks.running").tags(MAIL).gauge().value();
    }

    /** Tasks that end as they are told. */
    static class Mails {
        final CountDownLatch began = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);

        @Task(name = "mail.send")
        void send(TaskContext self, String what) throws InterruptedException {
            switch (what) {
                case "bad" -> throw new IllegalStateException("bad");
                case "again" -> {
                    if (self.retries() == 0) {
                        throw self.retry(new IllegalStateException("again"), Duration.ZERO);
                    }
                }
                case "progress" -> {
                    for (int row = 0; row < 1_000; row++) {
                        self.progress(row, 1_000, "rows");
                    }
                    began.countDown();
                    mayEnd.await();
                }
                case "slow" -> {
                    began.countDown();
                    mayEnd.await();
                }
                default -> {
                    // Nothing to do.
                }
            }
        }
    }
}
