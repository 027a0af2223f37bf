package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AsyncResultTest {
    private static final Duration SHORT = Duration.ofMillis(10);

    @Test
    void asksForAWorkerOfTheQueueWhenNothingWasSeenOfATask() {
        AsyncResult<Object> result = new AsyncResult<>("t1", ResultType.ANY, new InMemoryResults(), "mail");

        assertThatThrownBy(() -> result.get(SHORT))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessage(
                        "task t1 has not ended within 0.01 s, its state is PENDING: is a worker running for queue 'mail', "
                                + "with this task and the same result backend? Results are in the memory of this process: if the "
                                + "worker is another program, give the app a result backend, builder.results(…)");
    }

    @Test
    void asksForTheRightIdWhenNothingWasSeenOfATaskThatWasCalledElsewhere() {
        AsyncResult<Object> result = new AsyncResult<>("t1", ResultType.ANY, new InMemoryResults());

        assertThatThrownBy(() -> result.get(SHORT))
                .isInstanceOf(ResultTimeoutException.class)
                .hasMessageContaining("its state is PENDING: nobody has stored anything for this id; is it right");
    }

    /** A look at once would find nothing and take the processor from the task. */
    @Test
    void leavesACallThatHasJustBeenSentAlone() {
        long begin = System.nanoTime();
        LookedAt results = new LookedAt();

        AsyncResult<Object> result = AsyncResult.justCalled("t1", ResultType.ANY, results, "mail");

        assertThatThrownBy(() -> result.get(SHORT)).isInstanceOf(ResultTimeoutException.class);
        assertThat(results.firstLook - begin).isGreaterThanOrEqualTo(3_000_000);
    }

    @Test
    void looksAtOnceWhenItIsWoken() {
        InMemoryResults results = new InMemoryResults();
        AsyncResult<Object> result = AsyncResult.justCalled("t1", ResultType.ANY, results, "mail");
        results.store(List.of(TaskResult.ended("t1", TaskState.SUCCESS, "7")));

        assertThat(result.get(SHORT)).isEqualTo(7);
    }

    @Test
    void tellsAlsoAnInterruptedThreadWhatHasEnded() {
        InMemoryResults results = new InMemoryResults();
        results.store(List.of(TaskResult.ended("t1", TaskState.SUCCESS, "7")));
        AsyncResult<Object> result = new AsyncResult<>("t1", ResultType.ANY, results);

        Thread.currentThread().interrupt();
        try {
            assertThat(result.get(SHORT)).isEqualTo(7);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Has nothing, and notes when somebody looks first. */
    private static final class LookedAt implements ResultBackend {
        private long firstLook;

        @Override
        public Optional<TaskResult> find(String taskId) {
            if (firstLook == 0) {
                firstLook = System.nanoTime();
            }
            return Optional.empty();
        }

        @Override
        public Subscription subscribe(String taskId, Runnable onChange) {
            return () -> {};
        }

        @Override
        public void store(List<TaskResult> results) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void forget(String taskId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteOlderThan(Instant time, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String describe() {
            return "nothing";
        }

        @Override
        public void close() {}
    }
}
