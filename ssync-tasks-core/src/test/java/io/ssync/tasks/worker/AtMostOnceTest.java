package io.ssync.tasks.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.ConsumerOptions;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.testing.ManualClock;
import io.ssync.tasks.testing.Settle;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A task that is acknowledged before its run. */
class AtMostOnceTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryBroker broker = new InMemoryBroker(clock);
    private final Tasks tasks = new Tasks();

    @Test
    void doesNotRunIfItsLeaseWasLostWhileItWaitedForAThread() throws InterruptedException {
        try (TaskApp app = TaskApp.builder("test")
                        .broker(broker)
                        .settings(TaskSettings.fromEnvironment(Map.of("CELERY_WORKER_PREFETCH_MULTIPLIER", "2")))
                        .clock(clock)
                        .register(tasks)
                        .build();
                Worker worker = app.worker().concurrency(1).start()) {
            // Having seen short tasks, the worker claims one ahead, and no more.
            app.sendAll(Collections.nCopies(200, app.task(Tasks::nothing).signature()));
            await().until(() ->
                    broker.status("celery").ready() + broker.status("celery").inFlight() == 0);
            app.task(Tasks::hold).delay();
            app.task(Tasks::count).delay();
            tasks.entered.await();
            await().until(() -> broker.status("celery").inFlight() == 2);

            clock.advance(ConsumerOptions.DEFAULT_LEASE.plusSeconds(1));
            Consumer other = broker.consume(ConsumerOptions.of("other@test", List.of("celery")));
            assertThat(other.recover().moved()).isEqualTo(2);
            assertThat(Settle.ack(other, other.claim(2, Duration.ZERO))).isEqualTo(2);
            tasks.open.countDown();

            await().until(() -> worker.running() == 0);
            app.task(Tasks::nothing).delay().get(Duration.ofSeconds(10));
            assertThat(tasks.counted).hasValue(0);
        }
    }

    /** What the worker runs. */
    public static final class Tasks {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final AtomicInteger counted = new AtomicInteger();

        @Task(name = "test.hold")
        public void hold() throws InterruptedException {
            entered.countDown();
            open.await();
        }

        @Task(name = "test.count", acksLate = false)
        public void count() {
            counted.incrementAndGet();
        }

        @Task(name = "test.nothing")
        public void nothing() {}
    }
}
