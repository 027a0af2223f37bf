package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.TaskListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisedLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final TaskListener listener = new TaskListener() {
        @Override
        public void loopFailed(String loop, Throwable error) {
            told.add(loop + ": " + error.getMessage());
        }
    };

    @Test
    void goesOnAfterAnErrorOfAnyKindAndTellsIt() {
        AtomicInteger steps = new AtomicInteger();
        SupervisedLoop loop = SupervisedLoop.start(
                "test-loop",
                () -> {
                    if (steps.incrementAndGet() == 1) {
                        throw new StackOverflowError("deep");
                    }
                    new CountDownLatch(1).await();
                },
                listener,
                Ticker.SYSTEM);

        await().until(() -> steps.get() == 2);
        assertThat(told).containsExactly("test-loop: deep");
        loop.stop(PATIENCE);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-loop");
    }

    @Test
    void survivesAnInterruptThatNobodyMeant() {
        AtomicInteger steps = new AtomicInteger();
        SupervisedLoop loop = SupervisedLoop.start(
                "interrupted-loop",
                () -> {
                    steps.incrementAndGet();
                    new CountDownLatch(1).await();
                },
                listener,
                Ticker.SYSTEM);
        await().until(() -> steps.get() == 1);

        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("interrupted-loop"))
                .forEach(Thread::interrupt);

        await().until(() -> steps.get() == 2);
        loop.stop(PATIENCE);
    }

    /** A step that fails now and then would fill the log with one stack trace. */
    @Test
    void writesTheSameFailureOnceThoughStepsBetweenSucceed() {
        AtomicInteger steps = new AtomicInteger();
        try (LogLines lines = LogLines.of(SupervisedLoop.class)) {
            SupervisedLoop loop = SupervisedLoop.start(
                    "fickle-loop",
                    () -> {
                        if (steps.incrementAndGet() % 2 == 0) {
                            throw new IllegalStateException("now and then");
                        }
                    },
                    listener,
                    Ticker.SYSTEM);
            await().until(() -> told.size() >= 3);
            loop.stop(PATIENCE);

            assertThat(lines.of(Level.ERROR))
                    .containsExactly("goes on after a failure: fickle-loop: IllegalStateException: now and then");
            assertThat(lines.of(Level.INFO)).containsExactly("fickle-loop works again after 1 failures");
        }
    }
}
