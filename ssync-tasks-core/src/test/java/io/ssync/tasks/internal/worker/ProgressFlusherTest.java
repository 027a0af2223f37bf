package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.InMemoryResults;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ProgressFlusherTest {
    private final List<Integer> written = new CopyOnWriteArrayList<>();
    private final InMemoryResults results = new InMemoryResults();
    private final ProgressFlusher flusher = new ProgressFlusher(
            results,
            new ResultWriter("worker@test", TaskSettings.defaults(), InstantSource.system()),
            new TaskListener() {
                @Override
                public void progressWritten(int tasks) {
                    written.add(tasks);
                }
            });
    private final RunningTask task = task();

    @Test
    void writesTheLatestOfManyValues() {
        for (int i = 1; i <= 1_000; i++) {
            task.progress(i, 1_000, "row " + i);
        }

        flusher.runOnce();
        flusher.runOnce();

        assertThat(written).containsExactly(1);
        assertThat(results.find("id").orElseThrow().result())
                .isEqualTo("{\"current\":1000,\"total\":1000,\"status\":\"row 1000\"}");
    }

    @Test
    void writesOneValueAtATimeOfATaskThatNeverStopsReporting() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread reporting = new Thread(() -> {
            for (long i = 0; !Thread.currentThread().isInterrupted(); i++) {
                task.progress(i, Long.MAX_VALUE, "endless");
                begun.countDown();
            }
        });
        reporting.start();
        begun.await();

        for (int i = 0; i < 200; i++) {
            flusher.runOnce();
        }
        reporting.interrupt();
        reporting.join();

        assertThat(written).isNotEmpty().containsOnly(1);
    }

    private RunningTask task() {
        TaskMessage message = new TaskMessage(
                Map.of("id", "id", "task", "test.report"), Map.of(), "application/json", "utf-8", new byte[0]);
        RetryPolicy retries = new RetryPolicy(declaration(), () -> 0);
        return new RunningTask(
                message,
                new Held(),
                "worker@test",
                retries,
                CallsNothing.CALLS,
                Ticker.SYSTEM,
                flusher::changed,
                event -> {});
    }

    private static Task declaration() {
        try {
            return Declared.class.getMethod("report").getAnnotation(Task.class);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    interface Declared {
        @Task
        void report();
    }

    /** A delivery that nobody takes away. */
    private static final class Held implements Delivery {
        @Override
        public String queue() {
            return "celery";
        }

        @Override
        public byte[] payload() {
            return new byte[0];
        }

        @Override
        public int redeliveries() {
            return 0;
        }

        @Override
        public Instant claimedAt() {
            return Instant.EPOCH;
        }

        @Override
        public boolean leaseHeld() {
            return true;
        }
    }
}
