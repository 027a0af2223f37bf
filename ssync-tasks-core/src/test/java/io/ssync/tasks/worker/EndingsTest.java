package io.ssync.tasks.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private static final Failure BOOM = new Failure("ValueError", "builtins", "boom", "the trace");

    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final TaskPool pool = new TaskPool(4, OptionalInt.empty(), parts.ticker, () -> {});
    private final List<TaskEvent> events = new ArrayList<>();
    private final Endings endings = new Endings(
            parts.runtime,
            parts.writer,
            new Troubles(parts.runtime, parts.writer)::of,
            WorkerParts.MAX_REDELIVERIES,
            events::add);

    @Test
    void whatReturnsSucceeds() throws InterruptedException {
        Completion.Finished end = endings.of(attempt("test.plain", Map.of()), new Outcome.Returned("42"));

        assertEnd(end, TaskState.SUCCESS, Settlement.Ack.class);
        assertThat(end.result().result()).isEqualTo("42");
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Succeeded.class);
    }

    @Test
    void whatThrowsFails() throws InterruptedException {
        Completion.Finished end = endings.of(attempt("test.plain", Map.of()), new Outcome.Failed(BOOM));

        assertEnd(end, TaskState.FAILURE, Settlement.Ack.class);
        assertThat(end.result().result()).contains("ValueError").contains("boom");
        assertThat(end.result().traceback()).isEqualTo("the trace");
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Failed.class);
    }

    @Test
    void whatIsToBeRetriedHasNotEnded() throws InterruptedException {
        Completion.Finished end = endings.of(
                attempt("test.plain", Map.of(RunningTask.LOST_PROCESSES, 3)),
                new Outcome.Retried(BOOM, Duration.ofSeconds(5)));

        assertThat(end.result().state()).isEqualTo(TaskState.RETRY);
        assertThat(end.ended()).isNull();
        TaskMessage next = next(end);
        assertThat(next.retries()).isOne();
        assertThat(next.eta()).contains(parts.clock.instant().plusSeconds(5));
        assertThat(next.headers())
                .containsEntry("parent_id", "a")
                .containsEntry(RunningTask.LOST_PROCESSES, 0)
                .doesNotContainKey(NextMessage.REDELIVERED);
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Retried.class);
    }

    /** What died was another attempt. */
    @Test
    void aRetryOfWhatWasDeliveredTwiceHasNotBegunBefore() throws InterruptedException {
        Completion.Finished end = endings.of(
                attempt("test.plain", Map.of(NextMessage.REDELIVERED, true)), new Outcome.Retried(BOOM, Duration.ZERO));

        assertThat(next(end).headers()).containsEntry(NextMessage.REDELIVERED, false);
        assertThat(next(end).eta()).isEmpty();
    }

    @Test
    void whatIgnoresItsEndHasTheStateThatItGaveItself() throws InterruptedException {
        Attempt attempt = attempt("test.plain", Map.of());
        attempt.running().updateState(new TaskState("HALF"), Map.of());

        Completion.Finished end = endings.of(attempt, new Outcome.Ignored("enough"));

        assertThat(end.result().state()).isEqualTo(new TaskState("HALF"));
        assertThat(end.ended()).isNull();
        assertThat(end.settlement()).isInstanceOf(Settlement.Ack.class);
        assertThat(endings.of(attempt("test.plain", Map.of()), new Outcome.Ignored("enough"))
                        .result())
                .isNull();
        assertThat(events).isEmpty();
    }

    @Test
    void whatRefusesItsMessageIsADeadLetterOrGoesToTheEndOfItsQueue() throws InterruptedException {
        Completion.Finished buried = endings.of(attempt("test.plain", Map.of()), new Outcome.Rejected(BOOM, false));
        Completion.Finished again = endings.of(attempt("test.plain", Map.of()), new Outcome.Rejected(BOOM, true));

        assertEnd(buried, TaskState.FAILURE, Settlement.DeadLetter.class);
        assertThat(((Settlement.DeadLetter) buried.settlement()).reason()).isEqualTo("boom");
        assertThat(again.result()).isNull();
        assertThat(again.settlement()).isInstanceOf(Settlement.Replace.class);
        assertThat(parts.ends).containsExactly(TaskState.FAILURE, TaskState.PENDING);
    }

    @Test
    void whatCostsItsProcessGoesBackUntilItHasCostTooMany() throws InterruptedException {
        Completion.Finished again = endings.of(
                attempt("test.plain", Map.of(RunningTask.LOST_PROCESSES, WorkerParts.MAX_REDELIVERIES - 1)),
                new Outcome.Lost("killed"));
        Completion.Finished last = endings.of(
                attempt("test.plain", Map.of(RunningTask.LOST_PROCESSES, WorkerParts.MAX_REDELIVERIES)),
                new Outcome.Lost("killed"));
        Completion.Finished once = endings.of(attempt("test.once", Map.of()), new Outcome.Lost("killed"));

        assertThat(next(again).headers()).containsEntry(RunningTask.LOST_PROCESSES, WorkerParts.MAX_REDELIVERIES);
        assertEnd(last, TaskState.FAILURE, Settlement.DeadLetter.class);
        assertThat(last.result().result()).contains("it cost 6 processes: killed");
        assertEnd(once, TaskState.FAILURE, Settlement.Ack.class);
    }

    @Test
    void whatWasTerminatedIsRevokedUnlessItHasReturned() throws InterruptedException {
        Attempt stopped = attempt("test.plain", Map.of());
        stopped.terminate();
        Attempt returned = attempt("test.plain", Map.of());
        returned.terminate();

        assertEnd(endings.of(stopped, new Outcome.Failed(BOOM)), TaskState.REVOKED, Settlement.Ack.class);
        assertEnd(endings.of(returned, new Outcome.Returned("42")), TaskState.SUCCESS, Settlement.Ack.class);
    }

    @Test
    void whatWasNotBegunGoesBackAndWhatCannotBeReadIsADeadLetter() throws InterruptedException {
        Completion.Finished notBegun =
                endings.of(attempt("test.plain", Map.of()), new Outcome.NotBegun("no child process"));
        Completion.Finished unreadable = endings.of(attempt("test.plain", Map.of()), new Outcome.Unreadable("no JSON"));

        assertThat(notBegun.result()).isNull();
        assertThat(notBegun.settlement()).isInstanceOf(Settlement.Replace.class);
        assertEnd(unreadable, TaskState.FAILURE, Settlement.DeadLetter.class);
        assertThat(parts.ends).containsExactly(TaskState.FAILURE);
    }

    /** Nobody runs it again, and somebody may wait for it. */
    @Test
    void whatWasAcknowledgedBeforeItsRunFailsWhenItIsStopped() throws InterruptedException {
        Attempt attempt = attempt("test.early", Map.of(), true);
        attempt.running().cancel("its worker shuts down");

        Completion.Finished end = endings.of(attempt, new Outcome.Failed(BOOM));

        assertThat(end.result().state()).isEqualTo(TaskState.FAILURE);
        assertThat(end.ended()).isEqualTo(end.result());
        assertThat(end.result().result()).contains("TaskCancelledException", "its worker shuts down");
        assertThat(end.settlement()).isNull();
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Failed.class);
        assertThat(parts.ends).containsExactly(TaskState.FAILURE);
        assertThat(endings.leftBehind(attempt).result().result()).contains("its worker shuts down");
    }

    private static void assertEnd(Completion.Finished end, TaskState state, Class<? extends Settlement> settlement) {
        assertThat(end.result().state()).isEqualTo(state);
        assertThat(end.ended()).isEqualTo(end.result());
        assertThat(end.settlement()).isInstanceOf(settlement);
    }

    private static TaskMessage next(Completion.Finished end) {
        Settlement.Replace replace = (Settlement.Replace) end.settlement();
        return MessageCodec.decode(replace.next().get(0).message().payload());
    }

    private Attempt attempt(String task, Map<String, ?> headers) throws InterruptedException {
        return attempt(task, headers, false);
    }

    private Attempt attempt(String task, Map<String, ?> headers, boolean acknowledged) throws InterruptedException {
        parts.publish(WorkerParts.message("a", task, headers));
        Admitted held = parts.admitted(parts.claim(consumer, 1).get(0));
        Admitted admitted =
                new Admitted(held.delivery(), held.message(), held.task(), null, acknowledged, held.stores());
        RetryPolicy retries = new RetryPolicy(admitted.task().declaration(), () -> 0);
        RunningTask running = new RunningTask(
                admitted.message(),
                admitted.delivery(),
                "worker@one",
                retries,
                CallsNothing.CALLS,
                parts.ticker,
                each -> {},
                events::add);
        TimeLimits none = new TimeLimits(Duration.ZERO, Duration.ZERO);
        return new Attempt(admitted, running, retries, none, pool.slot(admitted, () -> {}), parts.ticker, parts.clock);
    }
}
