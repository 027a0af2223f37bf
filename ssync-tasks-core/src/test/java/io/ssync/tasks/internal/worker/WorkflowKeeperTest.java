package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.TaskListener;
import io.ssync.tasks.results.InMemoryResults;
import io.ssync.tasks.results.ResultBackend;
import io.ssync.tasks.results.ResultBackendAwayException;
import io.ssync.tasks.results.ResultBackendRefusedException;
import io.ssync.tasks.results.TaskResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowKeeperTest {
    private static final TaskListener NOBODY = new TaskListener() {};

    private final Backend backend = new Backend();
    private final WorkflowKeeper keeper = new WorkflowKeeper(backend, NOBODY, Ticker.SYSTEM, 100);

    @AfterEach
    void close() {
        backend.letThrough.countDown();
        keeper.close();
    }

    @Test
    void nobodyWaitsForTheBackend() {
        keeper.keep("one", "{}");

        assertThat(backend.findWorkflow("one")).isEmpty();
        assertThat(keeper.find("one")).contains("{}");
        backend.letThrough.countDown();
        await().until(() -> backend.findWorkflow("one").isPresent());
        assertThat(keeper.find("one")).contains("{}");
    }

    @Test
    void keepsWhatIsNewerThanWhatIsBeingKept() {
        keeper.keep("one", "old");
        await().until(() -> backend.calls.get() == 1);
        keeper.keep("one", "new");
        backend.letThrough.countDown();

        await().until(() -> backend.findWorkflow("one").equals(Optional.of("new")));
    }

    @Test
    void triesAgainUntilTheBackendIsBack() {
        backend.awayFor = 3;
        backend.letThrough.countDown();
        keeper.keep("one", "{}");

        await().until(() -> backend.findWorkflow("one").isPresent());
        assertThat(backend.calls).hasValue(4);
    }

    @Test
    void oneThatIsRefusedHarmsNoOther() {
        // The first one holds the thread up, so that the others come together.
        keeper.keep("first", "{}");
        await().until(() -> backend.calls.get() == 1);
        keeper.keep("one", "{}");
        keeper.keep("bad", "{}");
        keeper.keep("two", "{}");
        backend.letThrough.countDown();

        await().until(() -> backend.findWorkflow("two").isPresent());
        assertThat(backend.findWorkflow("one")).isPresent();
        await().until(() -> keeper.find("bad").isEmpty());
    }

    @Test
    void leavesOutWhatIsTooMuch() {
        keeper.keep("one", "x".repeat(60));
        keeper.keep("too much", "x".repeat(60));
        keeper.keep("three", "x".repeat(40));

        assertThat(keeper.find("too much")).isEmpty();
        assertThat(keeper.find("three")).isPresent();
        backend.letThrough.countDown();
        await().until(() -> backend.findWorkflow("three").isPresent());
        keeper.keep("room again", "x".repeat(100));
        await().until(() -> backend.findWorkflow("room again").isPresent());
    }

    @Test
    void takesWhatWaitsToTheBackendAtItsEnd() {
        backend.awayFor = 1;
        keeper.keep("one", "{}");
        await().until(() -> backend.calls.get() == 1);
        keeper.keep("two", "{}");
        backend.letThrough.countDown();
        keeper.close();

        assertThat(backend.findWorkflow("one")).isPresent();
        assertThat(backend.findWorkflow("two")).isPresent();
    }

    @Test
    void endsWhileTheBackendIsAway() {
        backend.awayFor = Integer.MAX_VALUE;
        backend.letThrough.countDown();
        keeper.keep("one", "{}");
        keeper.close();

        assertThat(backend.findWorkflow("one")).isEmpty();
    }

    /** One that waits until it is let through, and may be away or refuse. */
    private static final class Backend implements ResultBackend {
        private final ResultBackend real = new InMemoryResults();
        private final CountDownLatch letThrough = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();
        private volatile int awayFor;

        @Override
        public void saveWorkflows(Map<String, String> workflows) {
            int call = calls.incrementAndGet();
            try {
                letThrough.await();
            } catch (InterruptedException e) {
                throw new ResultBackendAwayException("interrupted", e);
            }
            if (call <= awayFor) {
                throw new ResultBackendAwayException("away", null);
            }
            if (workflows.containsKey("bad")) {
                throw new ResultBackendRefusedException("refused", null);
            }
            real.saveWorkflows(workflows);
        }

        @Override
        public Optional<String> findWorkflow(String id) {
            return real.findWorkflow(id);
        }

        @Override
        public void store(List<TaskResult> results) {
            real.store(results);
        }

        @Override
        public Optional<TaskResult> find(String taskId) {
            return real.find(taskId);
        }

        @Override
        public Subscription subscribe(String taskId, Runnable onChange) {
            return real.subscribe(taskId, onChange);
        }

        @Override
        public void forget(String taskId) {
            real.forget(taskId);
        }

        @Override
        public int deleteOlderThan(Instant time, int limit) {
            return real.deleteOlderThan(time, limit);
        }

        @Override
        public String describe() {
            return real.describe();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
