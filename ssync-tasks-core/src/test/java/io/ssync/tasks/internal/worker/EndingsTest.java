package io.ssync.tasks.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.ResultNode;
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
        assertThat(parts.ends).containsExactly(TaskState.PENDING, TaskState.FAILURE, TaskState.FAILURE);
        assertThat(events).extracting(TaskEvent::type).containsExactly("task-rejected", "task-failed", "task-failed");
        assertThat(((TaskEvent.Rejected) events.get(0)).requeue()).isTrue();
    }

    @Test
    void onlyASuccessListsWhatFollowsAmongItsChildren() throws InterruptedException {
        Map<String, ?> link = Map.of("task", "test.plain", "args", List.of(), "options", Map.of("task_id", "linked"));
        TaskMessage plain = WorkerParts.message("a", "test.plain", Map.of());
        TaskMessage linked = new TaskMessage(
                plain.headers(),
                Map.of(),
                "application/json",
                "utf-8",
                CeleryJson.writeBody(List.of(), Map.of(), Map.of("callbacks", List.of(link))));
        List<Completion.Finished> ends = new ArrayList<>();
        for (Outcome outcome : List.of(new Outcome.Returned("42"), new Outcome.Failed(BOOM))) {
            parts.publish(linked);
            ends.add(endings.of(attempt(parts.admitted(parts.claim(consumer, 1).get(0))), outcome));
        }

        assertThat(ends.get(0).result().children()).containsExactly(ResultNode.task("linked"));
        assertThat(ends.get(1).result().children()).isEmpty();
        assertThat(endings.of(attempt("test.plain", Map.of()), new Outcome.Returned("42"))
                        .result()
                        .children())
                .isEmpty();
    }

    @Test
    void whatWasTerminatedIsRevokedUnlessItHasReturned() throws InterruptedException {
        Attempt stopped = attempt("test.plain", Map.of());
        stopped.terminate();
        Attempt returned = attempt("test.plain", Map.of());
        returned.terminate();

        assertEnd(endings.of(stopped, new Outcome.Failed(BOOM)), TaskState.REVOKED, Settlement.Ack.class);
        assertEnd(endings.of(returned, new Outcome.Returned("42")), TaskState.SUCCESS, Settlement.Ack.class);
        assertThat(parts.ends).containsExactly(TaskState.REVOKED, TaskState.SUCCESS);
        assertThat(((TaskEvent.Revoked) events.get(0)).terminated()).isTrue();
        assertThat(((TaskEvent.Revoked) events.get(0)).expired()).isFalse();
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

    /** Its message is gone: nothing is left to be settled, and the next attempt is a message of its own. */
    @Test
    void whatWasAcknowledgedBeforeItsRunSettlesNothing() throws InterruptedException {
        for (Outcome outcome : List.of(
                new Outcome.Returned("42"),
                new Outcome.Failed(BOOM),
                new Outcome.Unreadable("no JSON"),
                new Outcome.Rejected(BOOM, false),
                new Outcome.Lost("killed"))) {
            Completion.Finished end = endings.of(attempt("test.early", Map.of(), true), outcome);
            assertThat(end.settlement()).as("%s", outcome).isNull();
            assertThat(end.ended()).isNotNull().isEqualTo(end.result());
        }
        for (Outcome outcome : List.of(
                new Outcome.Retried(BOOM, Duration.ZERO),
                new Outcome.Rejected(BOOM, true),
                new Outcome.NotBegun("no child process"))) {
            Completion.Finished end = endings.of(attempt("test.early", Map.of(), true), outcome);
            assertThat(end.settlement()).as("%s", outcome).isInstanceOf(Settlement.Publish.class);
            assertThat(end.ended()).isNull();
        }
    }

    @Test
    void aSuccessLeavesALineThatCanBeSwitchedOff() throws InterruptedException {
        Attempt attempt = attempt("test.plain", Map.of());
        attempt.begin();
        parts.clock.advance(Duration.ofMillis(1_500));

        try (LogLines lines = LogLines.named("io.ssync.tasks.trace")) {
            endings.of(attempt, new Outcome.Returned("42"));
            assertThat(lines.of(Level.INFO)).containsExactly("task test.plain a succeeded in 1.5 s");
            lines.setLevel(Level.WARN);
            endings.of(attempt, new Outcome.Returned("42"));
            assertThat(lines.of(Level.INFO)).hasSize(1);
        }
        assertThat(events).allSatisfy(event -> {
            TaskEvent.Succeeded succeeded = (TaskEvent.Succeeded) event;
            assertThat(succeeded.took()).isEqualTo(Duration.ofMillis(1_500));
            assertThat(succeeded.result()).isEqualTo("42");
        });
    }

    @Test
    void saysInTheLogAndInEventsWhyATaskDidNotSucceed() throws InterruptedException {
        try (LogLines lines = LogLines.of(Endings.class)) {
            endings.of(attempt("test.plain", Map.of()), new Outcome.Failed(BOOM));
            endings.of(attempt("test.plain", Map.of()), new Outcome.Unreadable("no JSON"));
            endings.of(attempt("test.plain", Map.of()), new Outcome.NotBegun("no child process"));
            endings.of(attempt("test.plain", Map.of()), new Outcome.Rejected(BOOM, false));
            assertThat(lines.of(Level.WARN))
                    .containsExactly(
                            "task test.plain a failed: the trace",
                            "task test.plain a cannot run, its message is a dead letter now: no JSON",
                            "task test.plain a goes back, it has not begun: no child process",
                            "task test.plain a refuses its message, a dead letter now: the trace");
            endings.of(attempt("test.plain", Map.of()), new Outcome.Rejected(BOOM, true));
            endings.of(attempt("test.plain", Map.of()), new Outcome.Ignored("enough"));
            endings.of(attempt("test.plain", Map.of()), new Outcome.Retried(BOOM, Duration.ZERO));
            Attempt cancelled = attempt("test.plain", Map.of());
            cancelled.running().cancel("its worker shuts down");
            endings.of(cancelled, new Outcome.Failed(BOOM));
            assertThat(lines.of(Level.INFO))
                    .containsExactly(
                            "task test.plain a goes to the end of queue celery: boom",
                            "task test.plain a ends without a result: enough",
                            "task test.plain a will be retried at 2026-03-01T08:00:00Z: the trace",
                            "task test.plain a stopped on request and goes back to queue celery");
        }
        assertThat(events)
                .extracting(TaskEvent::type)
                .containsExactly(
                        "task-failed",
                        "task-failed",
                        "task-rejected",
                        "task-rejected",
                        "task-retried",
                        "task-rejected");
        assertThat(events.get(0)).isInstanceOfSatisfying(TaskEvent.Failed.class, failed -> {
            assertThat(failed.exception()).contains("ValueError", "boom");
            assertThat(failed.traceback()).isEqualTo("the trace");
        });
        assertThat(((TaskEvent.Rejected) events.get(2)).requeue()).isFalse();
        assertThat(((TaskEvent.Rejected) events.get(3)).requeue()).isTrue();
        assertThat(((TaskEvent.Rejected) events.get(5)).requeue()).isTrue();
        assertThat(parts.ends)
                .containsExactly(
                        TaskState.FAILURE,
                        TaskState.FAILURE,
                        TaskState.FAILURE,
                        TaskState.PENDING,
                        TaskState.IGNORED,
                        TaskState.RETRY,
                        TaskState.PENDING);
    }

    @Test
    void whatRunsTooLongSaysWhereItIs() throws InterruptedException {
        Attempt attempt = attempt("test.plain", Map.of());
        attempt.running().begin(new ObservedCall());

        Completion.Finished end = endings.timeLimitExceeded(attempt);

        assertEnd(end, TaskState.FAILURE, Settlement.Ack.class);
        assertThat(end.result().result()).contains("TimeLimitExceeded", "billiard.exceptions", "0.0");
        assertThat(end.result().traceback()).isEqualTo(attempt.stack());
        assertThat(events).singleElement().isInstanceOfSatisfying(TaskEvent.Failed.class, failed -> {
            assertThat(failed.exception()).isEqualTo("TimeLimitExceeded(0.0)");
            assertThat(failed.traceback()).isEqualTo(attempt.stack());
        });
        assertThat(parts.ends).containsExactly(TaskState.FAILURE);
    }

    /** Its lease was lost and taken back: what the message says of the last attempt must not be taken for the next. */
    @Test
    void aRetryOfWhatWasRedeliveredHasNotBegunBefore() throws InterruptedException {
        parts.publish(WorkerParts.message("a", "test.plain", Map.of()));
        parts.claim(parts.consumer("worker@dying"), 1);
        parts.clock.advance(WorkerParts.LEASE.plusSeconds(1));
        consumer.recover();

        Completion.Finished end = endings.of(
                attempt(parts.admitted(parts.claim(consumer, 1).get(0))), new Outcome.Retried(BOOM, Duration.ZERO));

        assertThat(next(end).headers()).containsEntry(NextMessage.REDELIVERED, false);
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
        return attempt(new Admitted(held.delivery(), held.message(), held.task(), null, acknowledged, held.stores()));
    }

    private Attempt attempt(Admitted admitted) {
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
