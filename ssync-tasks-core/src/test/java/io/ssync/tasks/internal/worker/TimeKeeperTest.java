package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimeKeeperTest {
    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final TaskPool pool = new TaskPool(4, OptionalInt.empty(), parts.ticker, () -> {});
    private final Attempts attempts = new Attempts();
    private final Endings endings = new Endings(
            parts.runtime,
            parts.writer,
            new Troubles(parts.runtime, parts.writer)::of,
            WorkerParts.MAX_REDELIVERIES,
            event -> {});
    private final TaskRunner runner = new TaskRunner(
            parts.runtime,
            "worker@one",
            (task, running) -> {
                throw new IllegalStateException("this test calls no tasks");
            },
            endings,
            new DeclaredLimits(),
            attempts,
            task -> {},
            event -> {});
    private final List<Completion.Finished> completed = new ArrayList<>();
    private final AtomicInteger exhausted = new AtomicInteger();
    private final TimeKeeper timeKeeper =
            new TimeKeeper(attempts, consumer, pool, endings, completed::add, 1, exhausted::incrementAndGet);
    private final Map<String, Attempt> begun = new HashMap<>();

    @Test
    void leavesTasksAloneThatKeepToTheirLimits() throws InterruptedException {
        ObservedCall limited = begin("limited", 10, 5);
        ObservedCall other = begin("as the app has it", null, null);
        pass(Duration.ofMillis(4_999));
        assertThat(limited.asked).isEmpty();

        pass(Duration.ofMinutes(24));

        assertThat(other.asked).isEmpty();
        assertThat(attempts.running()).containsExactly(begun.get("as the app has it"));
    }

    @Test
    void asksATaskOnceToEndAtItsSoftLimit() throws InterruptedException {
        ObservedCall call = begin("a", null, 5);

        pass(Duration.ofSeconds(5));
        pass(Duration.ofSeconds(5));

        assertThat(call.asked).containsExactly("to end after PT5S");
        assertThat(completed).isEmpty();
    }

    @Test
    void asksAProcessWhereItIsShortlyBeforeItsEnd() throws InterruptedException {
        ObservedCall call = begin("a", 10, null);
        pass(Duration.ofMillis(7_999));
        assertThat(call.asked).isEmpty();

        pass(Duration.ofMillis(1));

        assertThat(call.asked).containsExactly("where it is");
        assertThat(completed).isEmpty();
    }

    @Test
    void recordsATaskAsFailedAtItsHardLimitAndGivesItsPlaceToAnother() throws InterruptedException {
        ObservedCall call = begin("a", 10, null);

        pass(Duration.ofSeconds(10));

        assertThat(completed).singleElement().satisfies(finished -> {
            assertThat(finished.settlement()).isInstanceOf(Settlement.Ack.class);
            assertThat(finished.result().state()).isEqualTo(TaskState.FAILURE);
            assertThat(finished.result().result()).contains("TimeLimitExceeded").contains("10.0");
            assertThat(finished.result().traceback()).contains("at test.plain");
        });
        assertThat(call.asked).contains("to stop: it has run longer than its time limit");
        assertThat(attempts.running()).isEmpty();
        assertThat(pool.stuck()).isOne();
        assertThat(pool.running()).isZero();
        assertThat(parts.ends).containsExactly(TaskState.FAILURE);
    }

    @Test
    void killsTheProcessOfATaskAndLeavesItsSlotToItsThread() throws InterruptedException {
        ObservedCall call = begin("a", 10, null);
        call.isKillable = true;

        pass(Duration.ofSeconds(10));

        assertThat(call.asked).last().isEqualTo("to die");
        assertThat(completed).hasSize(1);
        assertThat(pool.stuck()).isZero();
        assertThat(pool.running()).isOne();
    }

    /** Its thread would be lost to the pool, though its task is told to have ended. */
    @Test
    void givesThePlaceToAnotherThoughTheTaskCannotBeAskedToStop() throws InterruptedException {
        ObservedCall call = begin("a", 10, null);
        call.interruptFailure = new StackOverflowError("test");

        pass(Duration.ofSeconds(10));

        assertThat(completed).hasSize(1);
        assertThat(pool.stuck()).isOne();
    }

    @Test
    void decidesNothingAboutATaskThatHasEnded() throws InterruptedException {
        begin("a", 10, null);
        assertThat(begun.get("a").decideEnd()).isTrue();

        pass(Duration.ofSeconds(10));

        assertThat(completed).isEmpty();
    }

    @Test
    void whatGoesWrongWithOneTaskConcernsNoOther() throws InterruptedException {
        ObservedCall bad = begin("bad", null, 5);
        ObservedCall good = begin("good", null, 5);
        bad.stackFailure = new StackOverflowError("test");

        pass(Duration.ofSeconds(5));

        assertThat(good.asked).containsExactly("to end after PT5S");
    }

    @Test
    void aTaskIsAskedToEndThoughNobodyCanSayWhereItIs() throws InterruptedException {
        ObservedCall call = begin("a", null, 5);
        call.stackFailure = new StackOverflowError("test");

        pass(Duration.ofSeconds(5));

        assertThat(call.asked).containsExactly("to end after PT5S");
    }

    @Test
    void stopsATaskThatIsTerminatedOnce() throws InterruptedException {
        ObservedCall call = begin("a", null, null);
        consumer.revocations.put("a", Consumer.Revocation.REVOKED);
        pass(Duration.ZERO);
        assertThat(call.asked).isEmpty();

        consumer.revocations.put("a", Consumer.Revocation.TERMINATED);
        pass(Duration.ZERO);
        pass(Duration.ZERO);

        assertThat(call.asked).containsExactly("to stop: it is revoked");
        assertThat(begun.get("a").isTerminated()).isTrue();
    }

    @Test
    void killsAProcessThatDoesNotStopThreeSecondsAfterItWasAsked() throws InterruptedException {
        ObservedCall call = begin("a", null, null);
        call.isKillable = true;
        begun.get("a").running().cancel("its worker shuts down");
        pass(Duration.ofSeconds(3));
        assertThat(call.asked).doesNotContain("to die");

        pass(Duration.ofMillis(1));

        assertThat(call.asked).last().isEqualTo("to die");
    }

    @Test
    void tellsWhenMoreThreadsAreStuckThanMayBe() throws InterruptedException {
        begin("a", 10, null);
        pass(Duration.ofSeconds(10));
        assertThat(exhausted).hasValue(0);

        begin("b", 10, null);
        pass(Duration.ofSeconds(10));

        assertThat(exhausted).hasValue(1);
    }

    private ObservedCall begin(String id, Integer hard, Integer soft) throws InterruptedException {
        parts.publish(WorkerParts.message(id, "test.plain", Map.of("timelimit", Arrays.asList(hard, soft))));
        Admitted admitted = parts.admitted(parts.claim(consumer, 1).get(0));
        pool.submit(List.of(admitted));
        pool.take();
        Attempt attempt = runner.begin(admitted, pool.slot(admitted, () -> {})).orElseThrow();
        ObservedCall call = new ObservedCall();
        attempt.running().begin(call);
        begun.put(id, attempt);
        return call;
    }

    private void pass(Duration time) {
        parts.clock.advance(time);
        timeKeeper.runOnce();
    }
}
