package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.TaskListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Loops loops = new Loops("loops-test-", new TaskListener() {}, Ticker.SYSTEM);

    @Test
    void endsAllThoughSomeWaitForEver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(3);
        AtomicInteger steps = new AtomicInteger();
        loops.start("waiting", () -> {
            begun.countDown();
            new CountDownLatch(1).await();
        });
        loops.every(Duration.ofMillis(1), "resting", () -> {
            begun.countDown();
            steps.incrementAndGet();
        });
        loops.atRate(Duration.ofMillis(1), "regular", () -> {
            begun.countDown();
            steps.incrementAndGet();
        });
        loops.every(Duration.ofDays(1), "seldom", steps::incrementAndGet);
        loops.atRate(Duration.ofDays(1), "seldom, too", steps::incrementAndGet);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        await().until(() -> steps.get() > 4);
        assertThat(alive()).isEqualTo(5);

        loops.stop(PATIENCE);

        assertThat(alive()).isZero();
    }

    private static long alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("loops-test-"))
                .count();
    }
}
