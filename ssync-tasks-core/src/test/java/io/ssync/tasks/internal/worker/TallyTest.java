package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.Task;
import io.ssync.tasks.TaskApp;
import io.ssync.tasks.TaskContext;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Broker.Counts.Span;
import io.ssync.tasks.broker.InMemoryBroker;
import io.ssync.tasks.internal.figures.Figure;
import io.ssync.tasks.internal.figures.Series;
import io.ssync.tasks.internal.figures.Slice;
import io.ssync.tasks.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void losesNothingWhileItIsTaken() throws InterruptedException {
        int each = 20_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int j = 0; j < each; j++) {
                    tally.finished("t" + j % 3, "q", TaskState.SUCCESS, Duration.ofMillis(j % 100));
                }
            });
        }
        threads.shutdown();
        Figure sum = Figure.NOTHING;
        boolean over;
        do {
            over = threads.awaitTermination(1, TimeUnit.MILLISECONDS);
            for (Figure figure : tally.take().values()) {
                sum = sum.plus(figure);
            }
        } while (!over);

        assertThat(sum.succeeded()).isEqualTo(4 * each);
        assertThat(sum.took().count()).isEqualTo(4 * each);
        assertThat(tally.take()).isEmpty();
    }

    @Test
    void tellsOnlySoManySeriesApart() {
        for (int i = 0; i < 1_000; i++) {
            tally.ended("task" + i, "q" + i % 7, TaskState.FAILURE);
        }

        Map<Series, Figure> taken = tally.take();

        assertThat(taken).hasSizeLessThan(210);
        assertThat(taken.values().stream().mapToLong(Figure::failed).sum()).isEqualTo(1_000);
        assertThat(taken.get(Series.OTHER).failed()).isGreaterThan(700);
    }

    @Test
    void countsWhatAWorkerDoesAndAddsItToTheCountsOfTheBrokerWhenItEnds() {
        Instant begin = Instant.now();
        InMemoryBroker broker = new InMemoryBroker();
        try (TaskApp app =
                TaskApp.builder("school").broker(broker).register(new Sums()).build()) {
            try (Worker worker = app.worker().queues("celery").concurrency(2).start()) {
                assertThat(worker.name()).isNotEmpty();
                for (int i = 0; i < 3; i++) {
                    app.send("sum", i, i).get(Duration.ofMinutes(1));
                }
                await().until(app.send("fails")::ready);
            }
        }
        Figure sums = Figure.NOTHING;
        Figure fails = Figure.NOTHING;
        for (Slice slice : Slice.read(
                broker.counts().orElseThrow(), Span.MINUTE, begin, Instant.now().plusSeconds(1))) {
            sums = sums.plus(slice.figures().getOrDefault(new Series("celery", "sum"), Figure.NOTHING));
            fails = fails.plus(slice.figures().getOrDefault(new Series("celery", "fails"), Figure.NOTHING));
        }
        assertThat(sums.succeeded()).isEqualTo(3);
        assertThat(sums.waited().count()).isEqualTo(3);
        assertThat(sums.took().quantile(1).orElseThrow()).isLessThan(Duration.ofMinutes(1));
        assertThat(fails.failed()).isEqualTo(1);
        assertThat(fails.retried()).isEqualTo(1);
        assertThat(fails.took().count()).isEqualTo(2);
    }

    /** Two tasks. */
    public static final class Sums {
        @Task(name = "sum")
        public int sum(int a, int b) {
            return a + b;
        }

        @Task(name = "fails", maxRetries = 1)
        public void fails(TaskContext self) {
            throw self.retry(new IllegalStateException("no"), Duration.ZERO);
        }
    }
}
