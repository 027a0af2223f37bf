package io.ssync.tasks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.results.InMemoryResults;
import java.time.Duration;
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
}
