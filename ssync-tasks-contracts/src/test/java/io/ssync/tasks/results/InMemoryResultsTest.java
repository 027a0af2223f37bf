package io.ssync.tasks.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.contract.ResultBackendContract;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemoryResultsTest extends ResultBackendContract {
    private final InMemoryResults results = new InMemoryResults();

    @Override
    protected ResultBackend open() {
        return results;
    }

    @Test
    void callsListenersOnAThreadOfItsOwn() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        results.subscribe("t1", () -> threads.add(Thread.currentThread()));

        results.store(List.of(success("t1")));

        assertThat(threads.poll(30, TimeUnit.SECONDS))
                .isNotNull()
                .isNotSameAs(Thread.currentThread())
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
    }

    @Test
    void tellsListenersOfForgottenAndDeletedResults() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        results.store(List.of(success("t1"), success("t2")));
        results.subscribe("t1", () -> told.add("t1"));
        results.subscribe("t2", () -> told.add("t2"));

        results.forget("t1");
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("t1");

        results.deleteOlderThan(Instant.MAX, 10);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("t2");
    }

    @Test
    void keepsNothingOfClosedSubscriptions() {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        ResultBackend.Subscription one = results.subscribe("t1", () -> told.add("one"));
        results.subscribe("t1", () -> told.add("other"));

        one.close();
        one.close();
        results.store(List.of(success("t1")));

        await().untilAsserted(() -> assertThat(told).containsExactly("other"));
    }

    @Test
    void staysReadableAfterItIsClosed() {
        results.subscribe("t1", () -> {});

        results.close();
        results.store(List.of(success("t1")));

        assertThat(results.find("t1")).isPresent();
    }

    private static TaskResult success(String taskId) {
        return new TaskResult(
                taskId, TaskState.SUCCESS, "1", null, Instant.parse("2026-03-01T10:00:00Z"), TaskResult.Call.UNKNOWN);
    }
}
