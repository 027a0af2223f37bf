package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Progress that cannot be stored, or not yet. */
class ProgressOutageTest {
    private final WorkerParts parts = new WorkerParts();
    private final Consumer consumer = parts.consumer("worker@one");
    private final ProgressFlusher flusher = new ProgressFlusher(parts.results, parts.writer, new TaskListener() {});

    @Test
    void aMapThatIsChangedAndGivenAgainIsStoredAsItWas() throws InterruptedException {
        RunningTask task = task("a");
        Map<String, Object> meta = new HashMap<>(Map.of("row", 1));
        task.updateState(TaskState.PROGRESS, meta);
        meta.put("row", 2);

        flusher.runOnce();

        assertThat(parts.results.find("a").orElseThrow().result()).isEqualTo("{\"row\":1}");
    }

    @Test
    void whatJsonCannotCarryIsToldToTheTaskAndToNobodyElse() throws InterruptedException {
        RunningTask bad = task("bad");
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("self", cycle);
        task("good").progress(1, 2, "half");

        assertThatThrownBy(() -> bad.updateState(TaskState.PROGRESS, cycle)).isInstanceOf(RuntimeException.class);
        flusher.runOnce();

        assertThat(parts.results.find("good")).isPresent();
        assertThat(parts.results.find("bad")).isEmpty();
    }

    @Test
    void keepsTheLastValueWhileTheBackendIsAway() throws InterruptedException {
        RunningTask task = task("a");
        parts.results.failure = new ResultBackendAwayException("away", null);
        task.progress(1, 3, "one");
        flusher.runOnce();
        task.progress(2, 3, "two");
        flusher.runOnce();

        parts.results.failure = null;
        flusher.runOnce();

        assertThat(parts.results.find("a").orElseThrow().result()).contains("two");
    }

    @Test
    void oneThatIsRefusedConcernsNoOther() throws InterruptedException {
        parts.results.refused = "bad";
        parts.results.refusal = new ResultBackendRefusedException("too long", null);
        for (String id : new String[] {"a", "bad", "b"}) {
            task(id).progress(1, 2, "half");
        }

        flusher.runOnce();

        assertThat(parts.results.find("a")).isPresent();
        assertThat(parts.results.find("b")).isPresent();
    }

    /** The first call is refused; by the second the backend is away. */
    @Test
    void keepsWhatWasToBeStoredOneByOneWhenTheBackendGoesAway() throws InterruptedException {
        parts.results.failure = new ResultBackendRefusedException("too long", null);
        parts.results.nextFailure = new ResultBackendAwayException("away", null);
        task("a").progress(1, 2, "half");
        task("b").progress(1, 2, "half");
        flusher.runOnce();

        parts.results.failure = null;
        parts.results.nextFailure = null;
        flusher.runOnce();

        assertThat(parts.results.find("a")).isPresent();
        assertThat(parts.results.find("b")).isPresent();
    }

    private RunningTask task(String id) throws InterruptedException {
        parts.publish("test.plain", id);
        Admitted admitted = parts.admitted(parts.claim(consumer, 1).get(0));
        return new RunningTask(
                admitted.message(),
                admitted.delivery(),
                "worker@one",
                new RetryPolicy(admitted.task().declaration(), () -> 0),
                CallsNothing.CALLS,
                parts.ticker,
                flusher::changed,
                event -> {});
    }
}
