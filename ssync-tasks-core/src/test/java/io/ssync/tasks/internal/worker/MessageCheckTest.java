package io.ssync.tasks.internal.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ssync.tasks.TaskSettings;
import io.ssync.tasks.TaskState;
import io.ssync.tasks.broker.Consumer;
import io.ssync.tasks.broker.DeadLetters.DeadLetter;
import io.ssync.tasks.broker.Delivery;
import io.ssync.tasks.broker.Due;
import io.ssync.tasks.broker.OutboundMessage;
import io.ssync.tasks.broker.Settlement;
import io.ssync.tasks.broker.TaskLimits.TaskLimit;
import io.ssync.tasks.events.TaskEvent;
import io.ssync.tasks.internal.control.RevokedStamps;
import io.ssync.tasks.internal.message.CeleryTime;
import io.ssync.tasks.message.CeleryJson;
import io.ssync.tasks.message.MessageCodec;
import io.ssync.tasks.message.TaskMessage;
import io.ssync.tasks.results.TaskResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCheckTest {
    private final WorkerParts parts = new WorkerParts();
    private final FickleConsumer consumer = new FickleConsumer(parts.consumer("worker@one"));
    private final RevokedStamps stamps = new RevokedStamps();
    private final List<TaskEvent> events = new ArrayList<>();
    private boolean alone;
    private final MessageCheck check = check(parts.runtime);

    private MessageCheck check(TaskRuntime runtime) {
        return new MessageCheck(runtime, consumer, stamps, parts.writer, queue -> alone, events::add);
    }

    @Test
    void letsThroughWhatIsToRunAndTellsThatItCame() throws InterruptedException {
        MessageCheck.Checked.Readable readable = readable(message("test.plain", Map.of()));

        assertThat(readable.message().id()).isEqualTo("a");
        assertThat(readable.task().name()).isEqualTo("test.plain");
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Received.class);
    }

    /** The list itself is tested with its class: here, that a message that breaks it goes no further, and is not sent either. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "task",
                "retries",
                "eta",
                "expires",
                "timelimit",
                "group",
                "group_index",
                "root_id",
                "parent_id",
                "shadow",
                "argsrepr",
                "kwargsrepr",
                "stamps",
                "stamped_headers"
            })
    void refusesAtTheDoorWhatNoCallerCouldHaveSent(String header) throws InterruptedException {
        Map<String, Object> headers =
                new HashMap<>(message("test.plain", Map.of()).headers());
        headers.put(header, true);
        TaskMessage broken = new TaskMessage(
                headers, Map.of(), "application/json", "utf-8", CeleryJson.writeBody(List.of(), Map.of()));

        Completion.Finished end = ended(broken);

        assertThat(deadLetter(end).reason()).contains("header '" + header + "' must be");
        assertThat(events).isEmpty();
        if (!header.equals("id") && !header.equals("task")) {
            assertThat(end.result().state()).isEqualTo(TaskState.FAILURE);
            assertThat(end.result().taskId()).isEqualTo("a");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broken.requireSendable())
                .withMessageContaining("header '" + header + "' must be");
    }

    @Test
    void buriesWhatNobodyCanReadAndFailsItsTaskIfItIsKnown() throws InterruptedException {
        parts.broker.publish(OutboundMessage.of("celery", "no envelope".getBytes(UTF_8)));
        Completion.Finished nameless = ended(claimed());
        TaskMessage pickled = new TaskMessage(
                message("test.plain", Map.of()).headers(), Map.of(), "application/x-python", "binary", new byte[] {1});

        Completion.Finished named = ended(pickled);

        assertThat(deadLetter(nameless).reason()).contains("not JSON");
        assertThat(nameless.result()).isNull();
        assertThat(deadLetter(named).reason()).contains("application/x-python");
        assertThat(named.result().result()).contains("UnreadableMessageException");
        assertThat(named.ended()).isEqualTo(named.result());
    }

    @Test
    void doesNotRunWhatIsExpiredByTheClockOfTheBroker() throws InterruptedException {
        String now = CeleryTime.format(parts.clock.instant());
        parts.publish(message("test.plain", Map.of("expires", now)));
        parts.clock.advance(Duration.ofMillis(1));
        Completion.Finished end = ended(claimed());

        assertRevoked(end, "expired", true);
        String later = CeleryTime.format(parts.clock.instant());
        assertThat(readable(message("test.plain", Map.of("expires", later)))).isNotNull();
    }

    @Test
    void doesNotRunWhatIsRevoked() throws InterruptedException {
        consumer.revocations.put("a", Consumer.Revocation.REVOKED);
        assertRevoked(ended(message("test.plain", Map.of())), "revoked", false);

        consumer.revocations.clear();
        stamps.revoke(Map.of("school", List.of("s9")));
        TaskMessage stamped = message(
                "test.plain", Map.of("stamps", Map.of("school", List.of("s9")), "stamped_headers", List.of("school")));
        assertRevoked(ended(stamped), "revoked", false);
    }

    private void assertRevoked(Completion.Finished end, String reason, boolean expired) {
        assertThat(end.result().state()).isEqualTo(TaskState.REVOKED);
        assertThat(end.result().result()).contains("TaskRevokedError", reason);
        assertThat(end.ended()).isEqualTo(end.result());
        assertThat(end.settlement()).isInstanceOf(Settlement.Ack.class);
        assertThat(parts.revoked).isNotEmpty().containsOnly("test.plain");
        assertThat(events).last().isInstanceOfSatisfying(TaskEvent.Revoked.class, event -> {
            assertThat(event.expired()).isEqualTo(expired);
            assertThat(event.terminated()).isFalse();
        });
    }

    @Test
    void givesAnUnknownTaskBackForLongerEachTimeAndThenFailsIt() throws InterruptedException {
        parts.publish(message("test.of_others", Map.of()));
        for (int seconds = 1; seconds <= 16; seconds *= 2) {
            Completion.Finished back = ended(claimed());
            assertThat(back.result()).isNull();
            assertThat(back.ended()).isNull();
            Settlement.FollowUp next =
                    ((Settlement.Replace) back.settlement()).next().get(0);
            assertThat(next.message().due()).isEqualTo(new Due.After(Duration.ofSeconds(seconds)));
            consumer.settle(List.of(back.settlement()));
            parts.clock.advance(Duration.ofSeconds(seconds));
        }

        assertNotRegistered(ended(claimed()));
    }

    @Test
    void failsAnUnknownTaskAtOnceIfNobodyElseCouldKnowIt() throws InterruptedException {
        alone = true;

        assertNotRegistered(ended(message("test.of_others", Map.of())));
    }

    private void assertNotRegistered(Completion.Finished end) {
        assertThat(end.result().state()).isEqualTo(TaskState.FAILURE);
        assertThat(end.result().result()).contains("NotRegistered", "test.of_others", "celery.exceptions");
        assertThat(end.ended()).isEqualTo(end.result());
        assertThat(deadLetter(end).reason())
                .isEqualTo(
                        "No task registered as 'test.of_others' (queue 'celery'): register it on a worker of this queue or"
                                + " route it to another queue");
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        TaskEvent.Failed.class,
                        event -> assertThat(event.exception()).isEqualTo("NotRegistered('test.of_others')"));
    }

    @Test
    void storesNoEndThatNobodyWants() throws InterruptedException {
        consumer.revocations.put("a", Consumer.Revocation.REVOKED);

        for (TaskMessage silent :
                List.of(message("test.silent", Map.of()), message("test.plain", Map.of("ignore_result", true)))) {
            Completion.Finished end = ended(silent);
            assertThat(end.result()).isNull();
            assertThat(end.ended().state()).isEqualTo(TaskState.REVOKED);
        }
        parts.settings = TaskSettings.defaults().withIgnoreResult(true);
        parts.publish(message("test.plain", Map.of()));
        MessageCheck.Checked byApp = check(parts.runtime(Optional.empty())).check(claimed(), null, read -> {});
        assertThat(((MessageCheck.Checked.Ended) byApp).completion().result()).isNull();
    }

    @Test
    void givesAMessageTheKeyThatItsSenderDoesNotKnowOf() throws InterruptedException {
        Completion.Finished back = ended(call("test.keyed", List.of(7)));

        Settlement.FollowUp next =
                ((Settlement.Replace) back.settlement()).next().get(0);
        TaskMessage keyed = MessageCodec.decode(next.message().payload());
        assertThat(next.message().due()).isEqualTo(Due.NOW);
        assertThat(keyed.header(TaskLimit.KEY)).isEqualTo("7");
        assertThat(events).isEmpty();
        assertThat(readable(keyed).message().header(TaskLimit.KEY)).isEqualTo("7");
    }

    /** It fails when it is called, with the name of the parameter. */
    @Test
    void leavesArgumentsThatDoNotFitToTheTask() throws InterruptedException {
        assertThat(readable(call("test.keyed", List.of()))).isNotNull();
    }

    @Test
    void saysWhenAMessageIsDueThatItsSenderDidNotLeaveToTheBroker() throws InterruptedException {
        String eta = CeleryTime.format(parts.clock.instant().plusSeconds(5));
        TaskMessage early = message("test.plain", Map.of("eta", eta));
        parts.publish(early);
        Delivery delivery = claimed();

        assertThat(MessageCheck.notBefore(delivery, early))
                .contains(parts.clock.instant().plusSeconds(5));
        assertThat(MessageCheck.notBefore(delivery, early.with(Map.of(), Map.of(TaskMessage.DELAYED_BY_BROKER, true))))
                .isEmpty();
        assertThat(MessageCheck.notBefore(delivery, message("test.plain", Map.of())))
                .isEmpty();
        TaskMessage now = message("test.plain", Map.of("eta", CeleryTime.format(delivery.claimedAt())));
        assertThat(MessageCheck.notBefore(delivery, now)).isEmpty();
    }

    @Test
    void failsTheTaskOfAMessageThatWasGivenUp() {
        Completion.Finished end = check.givenUp(letter(MessageCodec.encode(message("test.plain", Map.of()))))
                .orElseThrow();

        assertThat(end.result().result()).contains("WorkerLostError", "it cost six workers");
        assertThat(end.ended()).isEqualTo(end.result());
        assertThat(end.settlement()).isNull();
        assertThat(check.givenUp(letter("no message".getBytes(UTF_8)))).isEmpty();
    }

    private DeadLetter letter(byte[] payload) {
        return new DeadLetter(
                "1", "celery", payload, "it cost six workers", null, "worker@one", 6, parts.clock.instant());
    }

    @Test
    void failsWhatHadBegunAndMustNotBeginTwice() throws InterruptedException {
        parts.publish(message("test.once", Map.of()));
        Admitted admitted = parts.admitted(claimed());

        Completion.Finished end =
                check.lost(Completion.Subject.of(admitted), admitted.delivery(), admitted.message(), admitted.task());

        TaskResult result = end.result();
        assertThat(result.result()).contains("WorkerLostError", "its worker died while it ran");
        assertThat(end.ended()).isEqualTo(result);
        assertThat(end.settlement()).isInstanceOf(Settlement.Ack.class);
        assertThat(parts.ends).containsExactly(TaskState.FAILURE);
        assertThat(events).singleElement().isInstanceOf(TaskEvent.Failed.class);
    }

    private static TaskMessage message(String task, Map<String, ?> headers) {
        return WorkerParts.message("a", task, headers);
    }

    private static TaskMessage call(String task, List<?> arguments) {
        return new TaskMessage(
                message(task, Map.of()).headers(),
                Map.of(),
                "application/json",
                "utf-8",
                CeleryJson.writeBody(arguments, Map.of()));
    }

    private Delivery claimed() throws InterruptedException {
        return parts.claim(consumer, 1).get(0);
    }

    private MessageCheck.Checked.Readable readable(TaskMessage message) throws InterruptedException {
        parts.publish(message);
        return (MessageCheck.Checked.Readable) check.check(claimed(), null, read -> {});
    }

    private Completion.Finished ended(TaskMessage message) throws InterruptedException {
        parts.publish(message);
        return ended(claimed());
    }

    private Completion.Finished ended(Delivery delivery) {
        return ((MessageCheck.Checked.Ended) check.check(delivery, null, read -> {})).completion();
    }

    private static Settlement.DeadLetter deadLetter(Completion.Finished end) {
        return (Settlement.DeadLetter) end.settlement();
    }
}
