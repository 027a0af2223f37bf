package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ssync.tasks.broker.Consumer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolThreadsTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final WorkerParts parts = new WorkerParts();
    private final Consumer consumer = parts.consumer("worker@one");
    private final TaskPool pool = new TaskPool(1, OptionalInt.empty(), parts.ticker, () -> {});
    private final Queue<String> ran = new ConcurrentLinkedQueue<>();
    private final AtomicReference<TaskPool.Slot> held = new AtomicReference<>();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final PoolThreads threads = new PoolThreads(pool, Thread::new, this::run);

    @AfterEach
    void stop() {
        letGo.countDown();
        threads.drain();
    }

    @Test
    void aRunnerThatThrowsAnErrorCostsNoThread() throws InterruptedException {
        threads.start();

        submit("error", "next");

        await().atMost(SOON).until(() -> ran.contains("next"));
        assertDrained();
    }

    @Test
    void aThreadThatIsLeftBehindHasASuccessorAndEndsWithItsTask() throws InterruptedException {
        threads.start();
        submit("hold");
        await().atMost(SOON).until(() -> held.get() != null);

        assertThat(held.get().giveUp()).isTrue();
        submit("next");

        await().atMost(SOON).until(() -> ran.contains("next"));
        assertThat(pool.stuck()).isOne();
        letGo.countDown();
        await().atMost(SOON).until(() -> pool.stuck() == 0);
        assertDrained();
    }

    @Test
    void oneThreadIsLeftHoweverManyAreToEnd() throws InterruptedException {
        threads.start();
        threads.grow(2);
        assertThat(pool.concurrency()).isEqualTo(3);

        assertThat(threads.shrink(3)).isFalse();
        assertThat(threads.shrink(2)).isTrue();
        submit("next");

        assertThat(pool.concurrency()).isOne();
        await().atMost(SOON).until(() -> ran.contains("next"));
        assertDrained();
    }

    @Test
    void drainingWaitsForTheTaskThatRuns() throws InterruptedException {
        threads.start();
        submit("hold");
        await().atMost(SOON).until(() -> held.get() != null);
        threads.drain();

        assertThat(threads.awaitEnd(() -> 0)).isFalse();

        letGo.countDown();
        assertThat(threads.awaitEnd(SOON::toNanos)).isTrue();
        assertThat(threads.isExiting()).isFalse();
    }

    private void run(Admitted admitted, TaskPool.Slot slot) {
        String id = admitted.message().id();
        if (id.equals("error")) {
            throw new OutOfMemoryError("as a task may meet it");
        }
        if (id.equals("hold")) {
            held.set(slot);
            try {
                letGo.await(SOON.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ran.add(id);
    }

    private void assertDrained() throws InterruptedException {
        threads.drain();
        assertThat(threads.awaitEnd(SOON::toNanos)).isTrue();
        assertThat(pool.running()).isZero();
        assertThat(pool.idle()).isOne();
    }

    private void submit(String... ids) throws InterruptedException {
        parts.publish("test.plain", ids);
        List<Admitted> admitted =
                parts.claim(consumer, ids.length).stream().map(parts::admitted).toList();
        pool.submit(admitted);
    }
}
