package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskPoolTest {
    private final WorkerParts parts = new WorkerParts();
    private final Consumer consumer = parts.consumer("worker@one");
    private final AtomicInteger freed = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final TaskPool pool = new TaskPool(2, OptionalInt.empty(), parts.ticker, freed::incrementAndGet);

    @Test
    void aSlotIsGivenBackWhenItsTaskEnds() throws InterruptedException {
        TaskPool.Slot slot = running("a");
        assertThat(pool.running()).isOne();
        assertThat(pool.idle()).isOne();

        assertThat(slot.release()).isTrue();

        assertThat(pool.running()).isZero();
        assertThat(pool.idle()).isEqualTo(2);
        assertThat(freed).hasValue(1);
    }

    /** The hard limit strikes after the task has ended, before its thread is ready for the next one. */
    @Test
    void aSlotThatWasReleasedCannotBeGivenUp() throws InterruptedException {
        TaskPool.Slot slot = running("a");
        slot.release();

        assertThat(slot.giveUp()).isFalse();

        assertThat(givenUp).hasValue(0);
        assertThat(pool.running()).isZero();
        assertThat(pool.idle()).isEqualTo(2);
        assertThat(pool.stuck()).isZero();
    }

    @Test
    void aSlotThatWasGivenUpIsCountedOnceAndStuckUntilItsTaskEnds() throws InterruptedException {
        TaskPool.Slot slot = running("a");

        assertThat(slot.giveUp()).isTrue();
        assertThat(slot.giveUp()).isFalse();
        assertThat(givenUp).hasValue(1);
        assertThat(pool.stuck()).isOne();
        assertThat(pool.running()).isZero();
        assertThat(pool.idle()).isEqualTo(2);

        assertThat(slot.release()).isFalse();
        assertThat(pool.stuck()).isZero();
        assertThat(pool.running()).isZero();
        assertThat(pool.idle()).isEqualTo(2);
    }

    /** Short tasks do not wait behind long ones while another worker may be idle. */
    @Test
    void takesBackWhatWaitsWhenNoSlotComesFree() throws InterruptedException {
        running("long", "longer");
        List<Admitted> waiting = submit("short");
        parts.clock.advance(Duration.ofMillis(49));
        assertThat(pool.takeStale()).isEmpty();

        parts.clock.advance(Duration.ofMillis(1));

        assertThat(pool.takeStale()).isEqualTo(waiting);
        assertThat(pool.waiting()).isEmpty();
        assertThat(pool.idle()).isZero();
        assertThat(pool.capacity()).isEqualTo(2);
    }

    @Test
    void leavesWhatWaitsWhereSlotsComeFree() throws InterruptedException {
        TaskPool.Slot slot = running("one", "two");
        List<Admitted> waiting = submit("short");
        parts.clock.advance(Duration.ofMillis(60));
        slot.release();

        assertThat(pool.takeStale()).isEmpty();

        assertThat(pool.waiting()).isEqualTo(waiting);
    }

    @Test
    void holdsMoreAfterItHasGrownAndTellsWhoWaitsForRoom() throws InterruptedException {
        running("one", "two");
        assertThat(pool.awaitIdle(Duration.ZERO)).isZero();

        pool.resize(3);

        assertThat(pool.concurrency()).isEqualTo(3);
        assertThat(pool.awaitIdle(Duration.ZERO)).isOne();
    }

    @Test
    void theWordToEndOutlivesTakingBackWhatWaits() throws InterruptedException {
        List<Admitted> waiting = submit("a");
        pool.endThreads(1);

        assertThat(pool.takeWaiting()).isEqualTo(waiting);

        TaskPool.Taken last = pool.poll();
        assertThat(last).isNotNull();
        assertThat(last.admitted()).isNull();
        assertThat(pool.poll()).isNull();
        assertThat(pool.idle()).isEqualTo(2);
    }

    /** The slot of the first of these. */
    private TaskPool.Slot running(String... ids) throws InterruptedException {
        TaskPool.Slot first = null;
        for (Admitted admitted : submit(ids)) {
            assertThat(pool.take().admitted()).isEqualTo(admitted);
            TaskPool.Slot slot = pool.slot(admitted, givenUp::incrementAndGet);
            first = first == null ? slot : first;
        }
        return first;
    }

    private List<Admitted> submit(String... ids) throws InterruptedException {
        parts.publish("test.plain", ids);
        List<Delivery> claimed = parts.claim(consumer, ids.length);
        List<Admitted> admitted = claimed.stream().map(parts::admitted).toList();
        pool.submit(admitted);
        return admitted;
    }
}
